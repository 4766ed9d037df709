package dev.fresh.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must not stand in a tracked text file: places of one machine, foreign hosts, links that lead nowhere. */
final class TextRules {

    /** A path below somebody's home or work folder, where a path can begin. */
    private static final Pattern MACHINE_PATH = Pattern
            .compile("(?:^|[\\s\"'`(=:,\\[<>|])(/(?:home|Users|work|root)/[\\w.-][\\w./-]*)", Pattern.MULTILINE);

    /**
     * Folders of nobody's: what recordings are scrubbed to, the home inside the sandbox, what a test tries to write,
     * and Homebrew's, which is the same everywhere.
     */
    private static final Set<String> PATHS = Set.of("/home/user", "/home/agent", "/home/x",
            "/home/linuxbrew/.linuxbrew");

    private static final Pattern HOST = Pattern
            .compile("\\b(?:https?|wss?)://(?:[^\\s/@\"'`]*@)?([^\\s/:\"'`<>)\\]}\\\\?#,;]+|\\[[0-9a-f:]+])");

    /** Hosts that a reader is sent to, a format names, or the product is for. */
    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]", "api.anthropic.com",
            "api.openai.com", "generativelanguage.googleapis.com", "chatgpt.com", "cloudcode-pa.googleapis.com",
            "apache.org", "www.apache.org", "maven.apache.org",
            "www.w3.org", "json-schema.org", "docs.github.com", "github.com",
            "api.github.com", "platform.claude.com", "developers.openai.com", "ai.google.dev", "apidog.com",
            "www.gnu.org", "fsf.org", "keepachangelog.com", "semver.org");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    private TextRules() {
    }

    static List<String> machinePaths(String name, String text) {
        return matches(MACHINE_PATH, text).stream()
                .filter(path -> PATHS.stream().noneMatch(known -> path.equals(known) || path.startsWith(known + "/")))
                .map(path -> name + " names " + path).toList();
    }

    static List<String> foreignHosts(String name, String text) {
        return matches(HOST, text).stream().filter(host -> !isKnown(host)).map(host -> name + " names " + host)
                .toList();
    }

    private static boolean isKnown(String host) {
        return HOSTS.contains(host) || host.matches("(.+\\.)?example(\\.(com|org|net))?") || host.matches(".*[$%{*].*")
                || host.endsWith(".invalid") || host.endsWith(".test");
    }

    /** Links of a Markdown file whose file or heading does not exist. */
    static List<String> deadLinks(Path root, String name, Map<String, String> texts) {
        List<String> dead = new ArrayList<>();
        String prose = FENCE.matcher(texts.get(name)).replaceAll("");
        for (String link : matches(LINK, prose)) {
            if (link.contains("://") || link.startsWith("mailto:")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? root.resolve(name)
                    : root.resolve(name).resolveSibling(parts[0]).normalize();
            if (!Files.exists(target)) {
                dead.add(name + " links to " + link + ", which does not exist");
            } else if (parts.length == 2 && target.toString().endsWith(".md")
                    && !hasHeading(texts.get(root.relativize(target).toString()), parts[1])) {
                dead.add(name + " links to " + link + ", a heading that does not exist");
            }
        }
        return dead;
    }

    private static boolean hasHeading(String text, String anchor) {
        return text != null && matches(HEADING, FENCE.matcher(text).replaceAll("")).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .anyMatch(anchor::equals);
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
