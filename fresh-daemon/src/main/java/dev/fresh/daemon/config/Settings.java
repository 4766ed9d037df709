package dev.fresh.daemon.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What was said for each setting, and what was wrong with it. */
final class Settings {

    private static final int QUOTED_MAX = 60;

    private final Map<ConfigKey, List<String>> said = new EnumMap<>(ConfigKey.class);
    private final List<String> problems = new ArrayList<>();
    private final Set<ConfigKey> here = EnumSet.noneOf(ConfigKey.class);

    /** Everything that is wrong, one sentence each. */
    List<String> problems() {
        return problems;
    }

    <T> T as(ConfigKey key, SettingType<T> type) {
        return type.read(said.getOrDefault(key, standard(key)));
    }

    String text(ConfigKey key) {
        return said.getOrDefault(key, standard(key)).getFirst();
    }

    /** Whether the value is that of the repository's file. */
    boolean inFile(ConfigKey key) {
        return here.contains(key) && !said.getOrDefault(key, standard(key)).equals(standard(key));
    }

    /** Where the value comes from, as the beginning of a sentence. */
    String place(ConfigKey key) {
        return (here.contains(key) ? ConfigFile.NAME : "environment") + ": ";
    }

    int count(ConfigKey key) {
        return Integer.parseInt(text(key));
    }

    /** Takes what the file says. */
    void take(List<ConfigFile.Line> lines) {
        Map<String, Integer> seen = new TreeMap<>();
        for (ConfigFile.Line line : lines) {
            String place = ConfigFile.NAME + " line " + line.number();
            Integer before = seen.put(line.key(), line.number());
            Optional<ConfigKey> key = ConfigKey.named(line.key());
            if (key.isEmpty()) {
                problems.add(place + ": there is no setting `" + quoted(line.key()) + "`; the nearest is `"
                        + ConfigKey.nearest(line.key()).key() + "`.");
            } else if (before != null) {
                problems.add(place + ": `" + line.key() + "` was already set in line " + before + "; remove one.");
            } else {
                say(key.get(), line.words(), line.list(), place + ": `" + line.key() + "`");
                here.add(key.get());
                keepKeysHere(key.get(), place);
                keepNetworkClosed(key.get(), place);
            }
        }
    }

    /** A repository's file is not its user's alone, so it does not decide which server outside is shown a key. */
    private void keepKeysHere(ConfigKey key, String place) {
        if (ConfigKey.SHOWN_A_KEY.contains(key) && said.containsKey(key) && !text(key).equals(key.standard())
                && !ModelSettings.isNear(URI.create(text(key)))) {
            problems.add(place + ": `" + key.key() + "` would show your key to "
                    + quoted(URI.create(text(key)).getHost())
                    + "; a server outside is named in the environment only, as " + key.variable() + ".");
        }
    }

    /** Nor does it decide whom agents talk to. */
    private void keepNetworkClosed(ConfigKey key, String place) {
        if (key == ConfigKey.NETWORK_HOSTS && said.containsKey(key) && !said.get(key).isEmpty()) {
            problems.add(place + ": `" + key.key() + "` would let agents talk to servers outside; name them in the"
                    + " environment only, as " + key.variable() + ".");
        }
    }

    void problem(String text) {
        problems.add(text);
    }

    /** Takes what the environment says, which goes before the file. */
    void environment(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith("FRESH_")) {
                continue;
            }
            Optional<ConfigKey> key = ConfigKey.ofVariable(name);
            key.ifPresent(row -> fromVariable(row, name, variable.getValue()));
            if (key.isEmpty()) {
                ConfigKey.nearVariable(name).ifPresent(near -> problems.add("environment: there is no setting `"
                        + quoted(name) + "`; the nearest is `" + near.variable() + "`."));
            }
        }
    }

    private void fromVariable(ConfigKey key, String name, String value) {
        try {
            ConfigFile.Line line = ConfigFile.value(value);
            say(key, line.words(), line.list(), "environment: `" + name + "`");
            here.remove(key);
        } catch (ConfigFile.NotYaml e) {
            problems.add("environment: `" + name + "` takes " + key.type().wanted() + "; " + e.getMessage() + ".");
        }
    }

    private void say(ConfigKey key, List<String> words, boolean list, String place) {
        read(key.type(), words, list, place).ifPresent(_ -> said.put(key, words));
    }

    /** The value of a line; empty when it is wrong, which then is a problem. */
    <T> Optional<T> read(SettingType<T> type, ConfigFile.Line line, String place) {
        return read(type, line.words(), line.list(), place + "`" + line.key() + "`");
    }

    private <T> Optional<T> read(SettingType<T> type, List<String> words, boolean list, String place) {
        boolean empty = !list && words.getFirst().isEmpty();
        try {
            if (!empty && (type.list() || !list)) {
                return Optional.of(type.read(words));
            }
        } catch (IllegalArgumentException e) {
            // What it takes is told below; the reader's own words are about Java.
            empty = false;
        }
        problems.add(place + " takes " + type.wanted() + "; "
                + (empty ? "it has no value." : (type == SettingType.WEBHOOK ? "what stands there"
                        : "`" + quoted(String.join(" ", words)) + "`") + " is not that."));
        return Optional.empty();
    }

    private static List<String> standard(ConfigKey key) {
        String standard = key.standard();
        return standard.startsWith("[")
                ? List.of(standard.substring(1, standard.length() - 1).split(", ")).stream()
                        .filter(word -> !word.isEmpty()).toList()
                : List.of(standard);
    }

    /** Text of a file as part of a sentence: short, and without what could steer a terminal or turn its words round. */
    static String quoted(String text) {
        String shown = text.codePoints().limit(QUOTED_MAX)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return shown.length() < text.length() ? shown + "..." : shown;
    }
}
