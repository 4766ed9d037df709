package dev.fresh.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.house.ClassFiles.Compiled;
import dev.fresh.house.Sources.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house, over the sources and classes of all modules; docs/architecture.md gives the reasons. */
final class HouseRulesTest {

    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 60;

    /** Providers without a recorded transcript of an agent CLI, each with the reason. */
    private static final Map<String, String> WITHOUT_TRANSCRIPT = Map.of(
            "CommandProvider", "starts whatever the configuration names",
            "ScriptedProvider", "plays transcripts, starts nothing",
            "BuiltinProvider", "is the engine itself, no agent CLI",
            "AgentCli", "speaks the dialects, each of which has transcripts");

    /** Ports that nobody chooses an implementation of; whoever needs them makes the one there is. */
    private static final Set<String> WITHOUT_CHOICE = Set.of("dev.fresh.edge.process.ProcessRunner",
            "dev.fresh.edge.journal.EventCodec");

    private static final Set<String> LISTENERS = Set.of("java.net.ServerSocket",
            "java.nio.channels.AsynchronousServerSocketChannel", "com.sun.net.httpserver.HttpServer",
            "com.sun.net.httpserver.HttpsServer", "org.eclipse.jetty.server.ServerConnector");

    /** Classes that listen on a port of 127.0.0.1, each with the reason. */
    private static final Map<String, String> LISTENING = Map.of(
            "dev.fresh.edge.meter.MeterServer", "agents' command lines reach models over TCP alone",
            "dev.fresh.edge.process.Bridge", "is that port inside an agent's own network",
            "dev.fresh.edge.provider.login.RenewalDoor", "the program that renews a log-in takes a proxy",
            "dev.fresh.edge.provider.stub.StubModels", "made-up models for trying out");

    private static Repository repository;
    private static List<Compiled> classes;
    private static List<Parsed> sources;
    private static Map<String, String> texts;

    @BeforeAll
    static void readEverything() throws IOException, InterruptedException {
        repository = Repository.own();
        classes = ClassFiles.read(repository);
        sources = Sources.parse(repository, repository.files("src/main/java", ".java"));
        texts = repository.trackedText();
        assertFalse(classes.isEmpty());
        assertFalse(sources.isEmpty());
    }

    /** A client that starts for one question has no time for a library. */
    @Test
    void clientsBringHardlyAnyLibrary() {
        Set<String> brought = new TreeSet<>();
        for (String module : List.of("fresh-cli", "fresh-tui", "fresh-protocol")) {
            Matcher dependency = Pattern.compile("(?s)<dependency>.*?<artifactId>(.*?)</artifactId>(.*?)</dependency>")
                    .matcher(texts.get(module + "/pom.xml"));
            while (dependency.find()) {
                if (!dependency.group(2).contains("<scope>test</scope>")) {
                    brought.add(dependency.group(1));
                }
            }
        }
        assertEquals(Set.of("fresh-picocli", "fresh-protocol", "fresh-tui", "lanterna"), brought);
    }

    @Test
    void importsFollowTheTable() {
        List<String> breaches = new ArrayList<>();
        for (Compiled each : classes) {
            each.references().forEach(to -> breaches.addAll(ImportTable.breaches(each.name(), to)));
        }
        for (Parsed source : sources) {
            String from = source.name().replaceAll(".*src/main/java/|\\.java$", "").replace('/', '.');
            source.imports().forEach(to -> breaches.addAll(ImportTable.breaches(from, topLevel(to))));
        }
        assertNone(breaches);
    }

    @Test
    void everyPackageIsInTheTable() {
        assertNone(classes.stream().map(Compiled::packageName).distinct().filter(name -> !ImportTable.knows(name))
                .toList());
    }

    @Test
    void coreDependsOnItsArgumentsAlone() {
        assertNone(classes.stream().filter(each -> each.name().startsWith("dev.fresh.core."))
                .flatMap(each -> ImportTable.impureCalls(each.name(), each.calls()).stream()).toList());
    }

    @Test
    void onlyShippedNamesConcreteAdapters() {
        Set<String> ports = classes.stream().filter(Compiled::isInterface).filter(Compiled::isTopLevel)
                .map(Compiled::name).filter(name -> name.startsWith("dev.fresh.edge."))
                .filter(name -> !WITHOUT_CHOICE.contains(name)).collect(Collectors.toSet());
        Set<String> adapters = classes.stream().filter(Compiled::isTopLevel)
                .filter(each -> !each.isInterface() && !each.isRecord() && !each.isAbstract())
                .filter(each -> each.interfaces().stream().anyMatch(ports::contains)).map(Compiled::name)
                .collect(Collectors.toSet());
        List<String> breaches = new ArrayList<>();
        for (Compiled each : classes) {
            if (!each.name().split("\\$")[0].equals("dev.fresh.daemon.Shipped")) {
                each.references().stream().filter(adapters::contains)
                        .filter(adapter -> !packageOf(adapter).equals(each.packageName()))
                        .forEach(adapter -> breaches.add(each.name() + " names the adapter " + adapter));
            }
        }
        assertNone(breaches);
    }

    /** The daemon is asked on its socket; a port is for what only speaks TCP, on 127.0.0.1, and each one is named. */
    @Test
    void onlyTheseListenOnAPort() {
        Set<String> found = classes.stream()
                .filter(each -> each.references().stream().anyMatch(LISTENERS::contains)
                        || each.references().contains("java.nio.channels.ServerSocketChannel")
                                && each.references().contains("java.net.InetSocketAddress"))
                .map(each -> each.name().split("\\$")[0]).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(LISTENING.keySet()), found);
    }

    @Test
    void packagesFormNoCycle() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (Compiled each : classes) {
            Set<String> targets = uses.computeIfAbsent(each.packageName(), _ -> new TreeSet<>());
            each.references().stream().filter(to -> to.startsWith("dev.fresh.")).map(HouseRulesTest::packageOf)
                    .filter(to -> !to.equals(each.packageName())).forEach(targets::add);
        }
        // What uses nothing that is left is taken away, again and again; a cycle stays.
        while (uses.values().removeIf(targets -> targets.stream().noneMatch(uses::containsKey))) {
            continue;
        }
        assertNone(uses.entrySet().stream().map(entry -> entry.getKey() + " is in or uses a cycle: "
                + entry.getValue().stream().filter(uses::containsKey).toList()).toList());
    }

    @Test
    void filesAndMethodsStayShort() {
        List<String> breaches = new ArrayList<>();
        for (Parsed source : sources) {
            if (source.lines() > FILE_LINES_MAX) {
                breaches.add(source.name() + " has " + source.lines() + " lines");
            }
            source.methods().stream().filter(method -> method.lines() > METHOD_LINES_MAX)
                    .forEach(method -> breaches.add(source.name() + ":" + method.line() + " " + method.name() + " has "
                            + method.lines() + " lines"));
        }
        assertNone(breaches);
    }

    @Test
    void nothingIsImportedInVainOrCaughtInSilence() throws IOException {
        List<Parsed> all = new ArrayList<>(sources);
        all.addAll(Sources.parse(repository, repository.files("src/test/java", ".java")));
        List<String> breaches = new ArrayList<>();
        for (Parsed source : all) {
            source.unused().forEach(name -> breaches.add(source.name() + " imports " + name + " without use"));
            source.emptyCatches().forEach(line -> breaches.add(source.name() + ":" + line + " swallows an exception"));
        }
        assertNone(breaches);
    }

    @Test
    void nothingIsLeftForLaterOrSwitchedOff() throws IOException {
        Pattern later = Pattern.compile("(?m)^.*(?:(?://|\\*).*\\b(?:TO" + "DO|FIX" + "ME)\\b|@Dis" + "abled\\b).*$");
        List<String> breaches = new ArrayList<>();
        for (String folder : List.of("src/main/java", "src/test/java")) {
            for (Path file : repository.files(folder, ".java")) {
                later.matcher(Files.readString(file)).results()
                        .forEach(line -> breaches.add(repository.name(file) + ": " + line.group().strip()));
            }
        }
        assertNone(breaches);
    }

    @Test
    void everyPackageSaysInOneSentenceWhatItIs() throws IOException {
        Set<Path> folders = repository.files("src/main/java", ".java").stream().map(Path::getParent)
                .collect(Collectors.toCollection(TreeSet::new));
        Pattern sentence = Pattern.compile("(?s)/\\*\\*\\s+(\\p{Lu}.*?\\.)\\s*\\*/\\s+package .*");
        List<String> breaches = new ArrayList<>();
        for (Path folder : folders) {
            Path file = folder.resolve("package-info.java");
            Matcher text = sentence.matcher(Files.exists(file) ? Files.readString(file) : "");
            if (!text.matches() || text.group(1).contains(". ")) {
                breaches.add(repository.name(folder) + " has no package-info.java with one sentence");
            }
        }
        assertNone(breaches);
    }

    @Test
    void linksInTheDocumentationResolve() {
        assertNone(texts.keySet().stream().filter(name -> name.endsWith(".md"))
                .flatMap(name -> TextRules.deadLinks(repository.root(), name, texts).stream()).toList());
    }

    @Test
    void noTrackedTextNamesAMachineOrAForeignHost() {
        List<String> breaches = new ArrayList<>();
        texts.forEach((name, text) -> {
            breaches.addAll(TextRules.machinePaths(name, text));
            breaches.addAll(TextRules.foreignHosts(name, text));
        });
        assertNone(breaches);
    }

    @Test
    void theTextRulesFindWhatTheyAreFor() {
        String path = "/ho" + "me/alice/x";
        String host = "registry.foreign" + ".org";
        assertEquals(List.of("a names " + path), TextRules.machinePaths("a", "see " + path));
        assertEquals(List.of(), TextRules.machinePaths("a", "see $base" + path + " and /home/user/x and /home"));
        assertEquals(List.of("a names " + host), TextRules.foreignHosts("a", "https:" + "//" + host + "/x"));
        assertEquals(List.of(), TextRules.foreignHosts("a", "http://127.0.0.1:80 http://api.example.org/x"));
        Map<String, String> page = Map.of("README.md", "# A title, here\n[x](#a-title-here) [y](#gone) [z](no.md)");
        assertEquals(2, TextRules.deadLinks(repository.root(), "README.md", page).size());
    }

    @Test
    void everyProviderThatStartsAnAgentHasATranscript() throws IOException {
        List<String> breaches = new ArrayList<>();
        Path transcripts = repository.root().resolve("fresh-daemon/src/test/resources/transcripts");
        for (Compiled each : classes) {
            String name = each.name().substring(each.name().lastIndexOf('.') + 1);
            boolean starts = each.interfaces().contains("dev.fresh.edge.provider.Provider")
                    || each.interfaces().contains("dev.fresh.edge.provider.cli.Dialect");
            if (starts && each.isTopLevel() && !WITHOUT_TRANSCRIPT.containsKey(name)) {
                // ClaudeCli is the provider claude_cli; the folders bear the name that people type.
                Path folder = transcripts.resolve(name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT));
                if (!Files.isDirectory(folder) || folder.toFile().list().length == 0) {
                    breaches.add(each.name() + " has no recorded transcript in " + repository.name(folder));
                }
            }
        }
        assertNone(breaches);
    }

    /** The class in an import of it, of a member or of a class nested in it. */
    private static String topLevel(String imported) {
        return imported.replaceAll("^((?:[a-z_0-9]+\\.)+[A-Z]\\w*)\\..*", "$1");
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static void assertNone(List<String> breaches) {
        assertTrue(breaches.isEmpty(), () -> breaches.size() + " breaches:\n" + breaches.stream().distinct().sorted()
                .collect(Collectors.joining("\n")));
    }
}
