package dev.fresh.testing;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Receiver;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A copy of an example repository with the inventory that a scan of it would give, written by hand. */
public final class ExampleSite {

    public final Path tree;
    public final Workbench bench;
    private final List<Feature> features = new ArrayList<>();
    private final List<CliRoot> roots = new ArrayList<>();

    private ExampleSite(Path tree, Path home, String path) {
        this.tree = tree;
        String repository = System.getProperty("user.home") + "/.m2/repository";
        Map<String, String> environment = Map.of("PATH", path, "LANG", "C.UTF-8", "JAVA_HOME",
                System.getProperty("java.home"), "PYTHONDONTWRITEBYTECODE", "1", "MAVEN_OPTS",
                "-XX:TieredStopAtLevel=1 -Dmaven.repo.local=" + repository);
        this.bench = new Workbench(new OsProcessRunner("test"), new NoSandbox(home), environment, List.of());
    }

    /** A site in an empty tree. */
    public static ExampleSite empty(Path folder) throws IOException {
        return empty(folder, System.getenv("PATH"));
    }

    /** A site whose programs are found in these folders. */
    public static ExampleSite empty(Path folder, String path) throws IOException {
        return new ExampleSite(Files.createDirectories(folder.resolve("tree")),
                Files.createDirectories(folder.resolve("home")), path);
    }

    public static ExampleSite notes(Path folder) throws IOException {
        ExampleSite site = empty(folder);
        copy(example("notes-py"), site.tree);
        site.root("argparse", "notes/cli.py", "build_parser", List.of("add", "list", "stats"), Map.of("module",
                "notes.cli", "builder", "build_parser", "subparsers", "sub", "insertBeforeLine",
                Integer.toString(site.line("notes/cli.py", "    return parser")), "indent", "4", "functionsBeforeLine",
                Integer.toString(site.line("notes/cli.py", "def build_parser")), "main", "main", "program", "-m notes",
                "handlerKey", "func"));
        site.function("notes/stats.py", "word_count", "int", List.of(parameter("text", "str"),
                parameter("unique", "bool", "False")), "Count the words of a text.");
        site.function("notes/search.py", "search_notes", "list[str]", List.of(parameter("notes", "list[str]"),
                parameter("pattern", "str"), parameter("ignore_case", "bool", "True")),
                "Keep the notes that a regular expression matches.");
        site.function("notes/exporters.py", "preview", "str", List.of(parameter("text", "str"),
                parameter("width", "int", "20"), parameter("cut", "Literal[\"end\", \"middle\"]", "\"end\"")),
                "Shorten a text so that it fits into one line.");
        site.function("notes/store.py", "purge", "int", List.of(parameter("store", "Store"),
                parameter("older_than", "int")), "Delete the notes that are older than so many days.");
        site.function("notes/store.py", "reference_code", "str", List.of(parameter("prefix", "str", "\"note\"")),
                "Make up a code under which a note can be quoted.");
        return site;
    }

    public static Parameter parameter(String name, String type) {
        return new Parameter(name, type, Optional.empty(), Passing.POSITIONAL);
    }

    public static Parameter parameter(String name, String type, String defaultValue) {
        return new Parameter(name, type, Optional.of(defaultValue), Passing.POSITIONAL);
    }

    public void root(String framework, String path, String symbol, List<String> commands, Map<String, String> details) {
        roots.add(new CliRoot(framework, path, symbol, 1, commands, details));
    }

    public Feature function(String path, String symbol, String returnType, List<Parameter> parameters, String doc)
            throws IOException {
        Feature feature = feature(path, symbol, line(path, "def " + symbol), "python", Feature.Kind.FUNCTION,
                new Signature(parameters, returnType, false, false, false, Optional.empty(), doc));
        features.add(feature);
        return feature;
    }

    public Feature method(String path, String symbol, String returnType, List<Parameter> parameters, String doc)
            throws IOException {
        String[] parts = symbol.split("\\.");
        Feature feature = feature(path, symbol, line(path, " " + parts[1] + "("), "java", Feature.Kind.METHOD,
                new Signature(parameters, returnType, false, true, false, Optional.of(new Receiver(parts[0], false)),
                        doc));
        features.add(feature);
        return feature;
    }

    public Feature feature(String symbol) {
        return features.stream().filter(feature -> feature.symbol().equals(symbol)).findFirst().orElseThrow();
    }

    public List<Feature> features() {
        return List.copyOf(features);
    }

    /** The inventory; features whose symbol is given are hooked by what is given for it. */
    public InventoryReport inventory(Map<String, String> hooked) {
        List<Feature> all = features.stream().map(feature -> hooked.containsKey(feature.symbol())
                ? with(feature, Feature.Verdict.HOOKED, Feature.Tier.NONE, feature.safety(),
                        List.of(hooked.get(feature.symbol())))
                : feature).toList();
        return new InventoryReport("0".repeat(40), all, List.of(), List.of(), List.of(), roots, List.of(), List.of(),
                List.of());
    }

    public InventoryReport inventory() {
        return inventory(Map.of());
    }

    /** The inventory after a command has hooked the feature up. */
    public InventoryReport inventoryWith(String symbol, String command) {
        InventoryReport before = inventory(Map.of(symbol, "cli " + command));
        CliRoot root = roots.getFirst();
        List<String> commands = new ArrayList<>(root.commands());
        commands.add(command);
        return new InventoryReport("1".repeat(40), before.features(), List.of(), List.of(), List.of(),
                List.of(new CliRoot(root.framework(), root.path(), root.symbol(), root.line(), commands,
                        root.details())),
                List.of(), List.of(), List.of());
    }

    public static Feature with(Feature feature, Feature.Verdict verdict, Feature.Tier tier, Feature.Safety safety,
            List<String> hookedBy) {
        return new Feature(feature.id(), feature.path(), feature.symbol(), feature.line(), feature.language(),
                feature.kind(), verdict, hookedBy, tier, feature.confidence(), feature.necessity(), feature.quality(),
                safety, feature.unlockedLines(), feature.siblingHooked(), feature.documented(), feature.within(),
                feature.signature(), feature.evidence(), feature.notes());
    }

    private static Feature feature(String path, String symbol, int line, String language, Feature.Kind kind,
            Signature signature) {
        String id = "%012x".formatted((path + "#" + symbol).hashCode() & 0xffffffffL);
        return new Feature(id, path, symbol, line, language, kind, Feature.Verdict.UNHOOKED, List.of(), Feature.Tier.A,
                0.9, Feature.Necessity.LIKELY, 0.8, Feature.Safety.PURE, 10, true, false, Optional.empty(),
                Optional.of(signature), List.of(), List.of());
    }

    private int line(String path, String start) throws IOException {
        List<String> lines = Files.readAllLines(tree.resolve(path));
        Pattern pattern = Pattern.compile(Pattern.quote(start));
        for (int index = 0; index < lines.size(); index++) {
            Matcher matcher = pattern.matcher(lines.get(index));
            if (matcher.find()) {
                return index + 1;
            }
        }
        throw new IllegalStateException(path + " has no " + start);
    }

    public static Path example(String name) {
        return Path.of("..", "examples", name).toAbsolutePath().normalize();
    }

    /** Copies a folder without what builds leave behind. */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files
                    .filter(path -> !path.toString().matches(".*/(target|__pycache__|node_modules|dist|\\.git)(/.*)?"))
                    .toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
