package dev.fresh.edge.inventory;

import dev.fresh.core.task.Globs;
import dev.fresh.edge.inventory.GitTree.Entry;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files of a commit are read, and as what. */
final class SourceFilter {

    private static final Pattern SKIPPED = Pattern
            .compile("(?:.*/)?(?:site-packages|node_modules|vendor|vendored|_vendor|"
                    + "third_party|third-party|thirdparty|build|dist|target|out|archive|archived|examples?|fixtures?|testdata|"
                    + "test-data|samples?|\\.git|\\.fresh|\\.venv|\\.tox|__pycache__)/.*");
    /** What languages need to know of a project, whatever the rules look at. */
    private static final Pattern PROJECT = Pattern
            .compile("(?:.*/)?(?:pyproject\\.toml|setup\\.cfg|setup\\.py|pom\\.xml|"
                    + "[^/]*\\.gradle(?:\\.kts)?|package\\.json|[jt]sconfig[^/]*\\.json|pnpm-workspace\\.yaml|lerna\\.json|"
                    + "deno\\.jsonc?|go\\.mod|go\\.work|Cargo\\.toml)");
    /** Python packages that most environments hold, and no repository defines itself. */
    private static final Set<String> INSTALLED = Set.of("six", "requests", "urllib3", "certifi", "idna", "chardet",
            "charset_normalizer", "yaml", "jinja2", "markupsafe", "simplejson", "bs4", "dateutil", "pytz", "html5lib",
            "mako", "cherrypy", "werkzeug", "click", "colorama", "tqdm", "lxml", "future", "past", "attr", "wrapt",
            "cachetools", "pyparsing", "toml", "tomli", "rich", "pygments", "typing_extensions", "websocket",
            "feedparser", "httplib2", "oauthlib", "requests_oauthlib", "paho", "sqlalchemy", "tornado", "pkg_resources",
            "zipp", "more_itertools", "webencodings", "soupsieve", "backports", "importlib_metadata", "packaging",
            "defusedxml", "decorator", "tzlocal", "apscheduler", "babel", "pyasn1", "rsa", "jwt", "babelfish",
            "guessit",
            "stevedore", "enum34", "configobj", "unidecode", "xmltodict", "httpx", "anyio", "sniffio", "h11");
    private static final int COPIES_MIN = 3;
    private static final int COPIES_SHARE = 5;
    private static final Pattern DOC = Pattern.compile("(?i).*\\.(?:md|rst|adoc|asciidoc|txt)");
    private static final Pattern TEST_FOLDER = Pattern
            .compile("(?:.*/)?(?:tests?|testing|test_?suite|test_?utils?|__tests__|e2e|src/[a-z]*[tT]est|"
                    + "integration[-_]?tests?|itests?|it|benchmarks?|docs?)/.*");
    private static final Pattern PROGRAM_FOLDER = Pattern.compile("(?:.*/)?(?:s?bin|libexec|scripts?|tools?)/");
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
                            Rule.MainBlock _ ->
                        {}
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
        folders.addAll(copies(all));
        return new SourceFilter(folders, rules);
    }

    /** Folders of which a good part are packages that everybody installs: they were copied there. */
    private static List<String> copies(List<Entry> all) {
        Map<String, Set<String>> modules = new TreeMap<>();
        for (Entry entry : all) {
            String path = entry.path();
            if (path.endsWith(".py")) {
                String module = path.endsWith("/__init__.py") ? folder(path).substring(0, folder(path).length() - 1)
                        : path.substring(0, path.length() - ".py".length());
                modules.computeIfAbsent(folder(module), f -> new HashSet<>())
                        .add(module.substring(module.lastIndexOf('/') + 1));
            }
        }
        List<String> found = new ArrayList<>();
        modules.forEach((folder, names) -> {
            long known = names.stream().filter(INSTALLED::contains).count();
            if (!folder.isEmpty() && known >= COPIES_MIN && known * COPIES_SHARE >= names.size()) {
                found.add(folder);
            }
        });
        return found;
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

    /** Whether a file lies among tests or documentation. */
    static boolean isTestFolder(String path) {
        return TEST_FOLDER.matcher(folder(path)).matches();
    }

    /** @param language of the file: a rule knows the tests of its own language only */
    boolean isTest(String path, String language) {
        boolean packaged = path.startsWith("src/main/java/") || path.contains("/src/main/java/");
        String folder = packaged ? path.substring(0, path.indexOf("src/main/java/")) : folder(path);
        return tests.computeIfAbsent(folder, f -> TEST_FOLDER.matcher(f).matches())
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

    /** Whether a file has the place or the mark of a program, and no ending that tells what it is. */
    static boolean mayBeProgram(Entry entry) {
        String path = entry.path();
        return path.indexOf('.', path.lastIndexOf('/') + 1) < 0
                && (entry.executable() || PROGRAM_FOLDER.matcher(folder(path)).matches());
    }

    static boolean isDoc(Entry entry) {
        return entry.size() <= TEXT_BYTES_MAX && DOC.matcher(entry.path()).matches();
    }
}
