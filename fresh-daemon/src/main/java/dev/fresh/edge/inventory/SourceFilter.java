package dev.fresh.edge.inventory;

import dev.fresh.core.task.Globs;
import dev.fresh.edge.inventory.GitTree.Entry;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files of a commit are read, and as what. */
final class SourceFilter {

    private static final Pattern SKIPPED = Pattern
            .compile("(?:.*/)?(?:site-packages|node_modules|vendor|vendored|_vendor|"
                    + "third_party|third-party|thirdparty|build|dist|target|out|archive|archived|examples?|fixtures?|testdata|"
                    + "test-data|samples?|\\.git|\\.fresh|\\.venv|\\.tox|__pycache__)/.*");
    /** What languages need to know of a project, whatever the rules look at. */
    private static final Pattern PROJECT = Pattern.compile("(?:.*/)?(?:pyproject\\.toml|setup\\.cfg|setup\\.py|pom\\.xml|"
            + "[^/]*\\.gradle(?:\\.kts)?|package\\.json|[jt]sconfig[^/]*\\.json|pnpm-workspace\\.yaml|lerna\\.json|"
            + "deno\\.jsonc?|go\\.mod|go\\.work|Cargo\\.toml)");
    private static final Pattern DOC = Pattern.compile("(?i).*\\.(?:md|rst|adoc|asciidoc|txt)");
    private static final Pattern TEST_FOLDER = Pattern
            .compile("(?:.*/)?(?:tests?|testing|test_?suite|test_?utils?|__tests__|e2e|src/[a-z]*[tT]est|"
                    + "integration[-_]?tests?|itests?|it|benchmarks?|docs?)/.*");
    private static final Pattern JAVA_ROOT = Pattern.compile("(?:.*?/)?src/\\w+/(?:java|kotlin|resources)/");
    private static final int TEXT_BYTES_MAX = 512 << 10;

    private final List<String> virtualFolders;
    private final Globs texts;
    private final Globs patterns;
    private final Map<String, Globs> testFiles = new HashMap<>();
    private final List<Rule> rules;
    private final Map<String, Boolean> skipped = new HashMap<>();
    private final Map<String, Boolean> tests = new HashMap<>();

    private SourceFilter(List<String> virtualFolders, List<Rule> rules) {
        this.virtualFolders = virtualFolders;
        List<Globs> looked = new ArrayList<>();
        List<Globs> searched = new ArrayList<>();
        for (Rule rule : rules) {
            for (Rule.Entry entry : rule.entries()) {
                switch (entry.matcher()) {
                    case Rule.Manifest m -> looked.add(m.files());
                    case Rule.CommandLine m -> (m.pattern().isPresent() ? searched : looked).add(m.files());
                    case Rule.StringReference m -> looked.add(m.files());
                    case Rule.Template m -> looked.add(m.files());
                    case Rule.Service m -> looked.add(m.files());
                    case Rule.Decorated _, Rule.Based _, Rule.Handed _, Rule.Convention _, Rule.Defined _,
                            Rule.MainBlock _ -> {}
                }
            }
        }
        this.texts = Globs.union(looked);
        this.patterns = Globs.union(searched);
        this.rules = rules;
    }

    static SourceFilter of(List<Entry> all, List<Rule> rules) {
        List<String> folders = new ArrayList<>();
        for (Entry entry : all) {
            if (entry.path().endsWith("/pyvenv.cfg")) {
                folders.add(entry.path().substring(0, entry.path().lastIndexOf('/') + 1));
            }
        }
        return new SourceFilter(folders, rules);
    }

    /** Copies of other people's code, output of builds, and material that is not the product. */
    boolean isSkipped(String path) {
        return skipped.computeIfAbsent(folder(path), this::isSkippedFolder);
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private boolean isSkippedFolder(String path) {
        // The folders of a Java package are names of code, not of places.
        Matcher java = JAVA_ROOT.matcher(path);
        String looked = java.lookingAt() ? path.substring(0, java.end()) : path;
        return SKIPPED.matcher(looked).matches() || virtualFolders.stream().anyMatch(path::startsWith);
    }

    /** Code in a hidden folder serves some tool, not the product. */
    static boolean isHidden(String path) {
        return path.startsWith(".") && path.contains("/") || path.contains("/.");
    }

    /** @param language of the file: a rule knows the tests of its own language only */
    boolean isTest(String path, String language) {
        boolean packaged = path.startsWith("src/main/java/") || path.contains("/src/main/java/");
        return !packaged && tests.computeIfAbsent(folder(path), f -> TEST_FOLDER.matcher(f).matches())
                || !packaged && testFiles.computeIfAbsent(language, l -> Globs.union(rules.stream()
                        .filter(rule -> rule.speaks(l)).map(Rule::tests).toList())).matches(path);
    }

    /** Files that rules or languages read as text. */
    boolean isText(Entry entry) {
        return entry.size() <= TEXT_BYTES_MAX && (PROJECT.matcher(entry.path()).matches()
                || texts.matches(entry.path()) || isTextToo(entry));
    }

    /** Source files in which a rule looks for text of its own pattern. */
    boolean isTextToo(Entry entry) {
        return entry.size() <= TEXT_BYTES_MAX && patterns.matches(entry.path());
    }

    static boolean isDoc(Entry entry) {
        return entry.size() <= TEXT_BYTES_MAX && DOC.matcher(entry.path()).matches();
    }
}
