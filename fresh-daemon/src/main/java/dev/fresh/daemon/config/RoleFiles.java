package dev.fresh.daemon.config;

import dev.fresh.core.task.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the roles of a repository, one file each, and says everything that is wrong with them. */
final class RoleFiles {

    private static final String FOLDER = ".fresh/roles/";
    private static final String ENDING = ".yaml";
    private static final int FILES_MAX = 50;
    private static final int INSTRUCTIONS_CHARS_MAX = 4000;
    private static final int GLOB_CHARS_MAX = 200;
    private static final int STARS_MAX = 8;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");
    private static final List<String> WITH_MODEL = Config.PROVIDERS.stream()
            .filter(name -> name.endsWith("_cli") || name.endsWith("_api")).toList();
    // Whether Cursor's agent goes on with another model was never tried.
    private static final List<String> WITH_ANALYSIS_MODEL = WITH_MODEL.stream()
            .filter(name -> !name.equals("cursor_cli")).toList();

    private static final SettingType<List<String>> GLOBS = new SettingType<>(
            "a list of paths such as [src/api/, \"**/*_test.py\"], with * for a part of a name and ** for any folders",
            true, words -> check(words, glob -> !glob.isBlank() && glob.length() <= GLOB_CHARS_MAX
                    && !glob.matches("/.*|.*\\p{Cntrl}.*|(.*/)?\\.\\.?(/.*)?")
                    && glob.chars().filter(c -> c == '*').count() <= STARS_MAX));
    private static final SettingType<String> INSTRUCTIONS = new SettingType<>(
            "a text of at most " + INSTRUCTIONS_CHARS_MAX + " characters", false,
            words -> check(words, text -> text.length() <= INSTRUCTIONS_CHARS_MAX
                    && text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')).getFirst());

    private static final SettingType<List<String>> REVIEWERS = new SettingType<>(
            "a list of at most 15 people and teams such as [ada, \"@example/docs\"]", true,
            words -> check(words, name -> words.size() <= 15
                    && name.matches("@?[A-Za-z0-9][A-Za-z0-9_-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?")));

    private final String file;
    private final Settings settings;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Map<String, String> models = new HashMap<>();
    private final Map<String, String> analysisModels = new HashMap<>();
    private List<String> paths = List.of();
    private List<String> providers = List.of();
    private List<String> reviewers = List.of();
    private String instructions = "";

    private RoleFiles(String file, Settings settings) {
        this.file = file;
        this.settings = settings;
    }

    /** The roles in a folder, in the order of their names; what is wrong becomes a problem of the settings. */
    static Roles read(Path folder, Settings settings) {
        if (!Files.isDirectory(folder)) {
            return Roles.NONE;
        }
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(ENDING) || file.toString().endsWith(".yml")).sorted()
                    .limit(FILES_MAX + 1).toList();
        } catch (IOException _) {
            settings.problem(FOLDER + " cannot be read: make it readable for you.");
            return Roles.NONE;
        }
        if (files.size() > FILES_MAX) {
            settings.problem(FOLDER + " has more than " + FILES_MAX + " roles: put some of them together.");
            return Roles.NONE;
        }
        List<Roles.Entry> all = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            new RoleFiles(FOLDER + Settings.quoted(name), settings).read(file, name, all);
        }
        return new Roles(all);
    }

    private void read(Path path, String fileName, List<Roles.Entry> all) {
        String name = fileName.endsWith(ENDING) ? fileName.substring(0, fileName.length() - ENDING.length()) : "";
        if (!NAME.matcher(name).matches() || !Files.isRegularFile(path)) {
            settings.problem(file + " is no role: a role is a file that is called as backend.yaml is, with at most 50"
                    + " lower-case letters, digits, - and _.");
            return;
        }
        try {
            for (ConfigFile.Line line : ConfigFile.read(path)) {
                take(line);
            }
        } catch (ConfigFile.NotYaml e) {
            settings.problem(file + " " + e.getMessage());
        }
        all.add(new Roles.Entry(new Role(name, instructions, models, analysisModels, reviewers), paths, providers));
    }

    private void take(ConfigFile.Line line) {
        String place = file + " line " + line.number() + ": ";
        Integer before = seen.put(line.key(), line.number());
        if (before != null) {
            settings.problem(place + "`" + line.key() + "` was already set in line " + before + "; remove one.");
            return;
        }
        int dot = line.key().indexOf('.');
        String provider = line.key().substring(dot + 1);
        switch (dot < 0 ? line.key() : line.key().substring(0, dot + 1)) {
            case "paths" -> settings.read(GLOBS, line, place).ifPresent(globs -> paths = globs.stream()
                    .map(glob -> glob.endsWith("/") ? glob + "**" : glob).toList());
            case "providers" -> settings.read(SettingType.PROVIDERS, line, place).ifPresent(names -> providers = names);
            case "reviewers" -> settings.read(REVIEWERS, line, place).ifPresent(names -> reviewers = names);
            case "instructions" -> settings.read(INSTRUCTIONS, line, place).ifPresent(text -> instructions = text);
            case "model." -> model(provider, WITH_MODEL, line, place, models);
            case "analysis_model." -> model(provider, WITH_ANALYSIS_MODEL, line, place, analysisModels);
            default -> settings.problem(place + "a role has no `" + Settings.quoted(line.key())
                    + "`; it has paths, providers, reviewers, instructions, and for each provider model and analysis_model.");
        }
    }

    private void model(String provider, List<String> known, ConfigFile.Line line, String place,
            Map<String, String> into) {
        if (known.contains(provider)) {
            settings.read(SettingType.MODEL, line, place).ifPresent(model -> into.put(provider, model));
        } else {
            settings.problem(place + "`" + Settings.quoted(provider) + "` takes no such model; these do: "
                    + String.join(", ", known) + ".");
        }
    }

    private static List<String> check(List<String> words, Predicate<String> right) {
        if (words.isEmpty() || !words.stream().allMatch(right)) {
            throw new IllegalArgumentException();
        }
        return words;
    }
}
