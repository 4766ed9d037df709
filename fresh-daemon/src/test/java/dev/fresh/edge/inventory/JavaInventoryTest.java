package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.syntax.PlatformSyntax;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaInventoryTest {

    private static final String ROOT = "src/main/java/com/acme/";

    @TempDir
    private Path folder;

    private Scanned scanned;

    @BeforeEach
    void begin() {
        scanned = Scanned.in(folder);
    }

    private Scanned java(String name, String imports, String body) {
        return scanned.file(ROOT + name + ".java", "package com.acme;\n" + imports + "\n" + body);
    }

    @Test
    void followsTypesHierarchiesReferencesAndStaticImports() {
        java("App", "import java.util.List;\nimport static com.acme.Texts.upper;",
                """
                        public class App {
                            public static void main(String[] args) {
                                Shape shape = args.length > 0 ? new Circle() : new Square();
                                System.out.println(shape.area() + upper("x") + List.of("a").stream().map(Texts::lower).toList());
                                new Thread(new Job()).start();
                            }
                        }
                        """);
        java("Texts", "", """
                public class Texts {
                    public static String upper(String s) { return s.toUpperCase(); }
                    public static String lower(String s) { return s.toLowerCase(); }
                    public static String shuffled(String s) { return s + s; }
                }
                """);
        java("Shape", "", "public interface Shape {\n    double area();\n    double spread();\n}\n");
        java("Circle", "", """
                public class Circle implements Shape {
                    @Override public double area() { return helper(); }
                    @Override public double spread() { return 0; }
                    double helper() { return 3; }
                    public double perimeter() { double root = Math.sqrt(area()); return 2 * root; }
                }
                """);
        java("Square", "", """
                public class Square implements Shape {
                    @Override public double area() { return 4; }
                    @Override public double spread() { return 0; }
                }
                """);
        java("Job", "", "public class Job implements Runnable {\n    @Override public void run() { work(); }\n"
                + "    public void work() { Texts.upper(\"\"); }\n    public void idle() { work(); }\n}\n");
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "Texts.upper"));
        assertEquals("hooked", Scanned.verdict(report, "Texts.lower"));
        assertEquals("unhooked A", Scanned.verdict(report, "Texts.shuffled"));
        assertEquals("hooked", Scanned.verdict(report, "Job.work"));
        assertEquals("unhooked A", Scanned.verdict(report, "Job.idle"));
        assertEquals("unhooked A", Scanned.verdict(report, "Circle.perimeter"));
        assertEquals("It carries out what a base class or interface declares.",
                Scanned.suppressed(report, "Circle.spread"));
    }

    @Test
    void knowsSpringServicesAndDoesNotGuessAtUnknownAnnotations() {
        java("Web", "import org.springframework.web.bind.annotation.*;", """
                @RestController
                public class Web {
                    private final Service service = new Service();
                    @GetMapping("/sum") public int sum() { return service.total(); }
                }
                """);
        java("Service", "", "public class Service {\n    public int total() { return 1; }\n"
                + "    public int median() { return 2; }\n}\n");
        java("Hooks", "import com.strange.Hook;", "public class Hooks {\n    @Hook public void called() { }\n"
                + "    @Hook public void alsoCalled() { new Service(); }\n    public void never() { new Service(); }\n}\n");
        java("Start", "",
                "class Start {\n    public static void main(String... args) { new Hooks(); new Loader(); }\n}\n");
        java("Loader", "", "public class Loader {\n    static { load(\"com.acme.ByName\"); }\n"
                + "    static void load(String name) { }\n}\n");
        java("ByName", "", "public class ByName {\n    public void start() { new Service(); }\n}\n");
        java("Provided", "", "public class Provided implements java.util.function.Supplier<String> {\n"
                + "    @Override public String get() { return text(); }\n    public String text() { return \"\" + 1; }\n}\n");
        scanned.file("src/main/resources/META-INF/services/java.util.function.Supplier", "com.acme.Provided # ours\n");
        InventoryReport report = scanned.report();
        assertEquals(List.of("route /sum"), Scanned.feature(report, "Service.total").hookedBy());
        assertEquals(Feature.Kind.ROUTE, Scanned.feature(report, "Web.sum").kind());
        assertEquals("unhooked A", Scanned.verdict(report, "Service.median"));
        assertEquals("unknown C", Scanned.verdict(report, "Hooks.alsoCalled"));
        assertEquals("unhooked A", Scanned.verdict(report, "Hooks.never"));
        assertEquals("hooked", Scanned.verdict(report, "ByName"));
        assertEquals("hooked", Scanned.verdict(report, "Provided.text"));
    }

    @Test
    void findsPicocliRootsOfEveryForm() {
        String imports = "import picocli.CommandLine;\nimport picocli.CommandLine.Command;";
        java("Single", imports, """
                @Command(name = "one", subcommands = Sub.class)
                public class Single implements Runnable {
                    public void run() { }
                    @Command(name = "inline") int inlineCommand() { return 0; }
                    public static void main(String[] a) { new CommandLine(new Single()).execute(a); }
                }
                """);
        java("Plain", imports, """
                @Command(name = "two")
                class Plain implements Runnable {
                    public void run() { }
                }
                """);
        java("PlainMain", imports, "class PlainMain {\n    public static void main(String[] a) {"
                + " new CommandLine(new Plain()).execute(a); }\n}\n");
        java("Sub", imports, """
                @Command(name = "sub")
                public class Sub implements Runnable {
                    @Override public void run() { java.util.List.of().forEach(x -> new Deep().dig()); }
                }
                """);
        java("Deep", "", "public class Deep {\n    public int dig() { return 1; }\n}\n");
        InventoryReport report = scanned.report();
        assertEquals(List.of("Plain", "Single"), report.roots().stream().map(CliRoot::symbol).toList());
        CliRoot plain = report.roots().get(0);
        CliRoot single = report.roots().get(1);
        assertEquals(List.of("sub", "inline"), single.commands());
        assertEquals("single", single.details().get("subcommandsForm"));
        assertEquals("none", plain.details().get("subcommandsForm"));
        assertEquals("com.acme.PlainMain", plain.details().get("program"));
        assertEquals(List.of("cli sub"), Scanned.feature(report, "Deep.dig").hookedBy());
        String source = "package com.acme;\n" + imports + "\n@Command(name = \"one\", subcommands = Sub.class";
        assertEquals(String.valueOf(source.length()), single.details().get("subcommandsEnd"));
    }

    @Test
    void judgesEffectsAndReceivers() {
        java("App", "import java.nio.file.*;", """
                public class App {
                    private final Path root;
                    App(Path root) { this.root = root; }
                    /** Removes a file. It is gone then. @param name which */
                    public void drop(String name) throws Exception { Files.delete(root.resolve(name)); }
                    public static int twice(int x) { return 2 * x; }
                    public static void main(String[] args) { new App(Path.of("")); }
                }
                """);
        InventoryReport report = scanned.report();
        Feature drop = Scanned.feature(report, "App.drop");
        assertEquals(Safety.DESTRUCTIVE, drop.safety());
        assertEquals("Removes a file.", drop.signature().orElseThrow().doc());
        assertTrue(!drop.signature().orElseThrow().receiver().orElseThrow().noArgumentConstructor());
        assertTrue(Scanned.feature(report, "App.twice").signature().orElseThrow().isStatic());
        assertEquals(Safety.PURE, Scanned.feature(report, "App.twice").safety());
    }

    @Test
    void listsTheMembersOfAnUnhookedClassWithinIt() {
        java("App", "",
                "class App {\n    public static void main(String[] a) { System.out.println(new Used().go()); }\n}\n");
        java("Used", "", "public class Used {\n    public int go() { return 1; }\n}\n");
        java("Spare", "",
                "public class Spare {\n    public int first() { int one = 1; return one + new Used().go(); }\n"
                        + "    public int second() { int one = first(); return one; }\n}\n");
        InventoryReport report = scanned.report();
        assertEquals("unhooked A-", Scanned.verdict(report, "Spare"));
        assertEquals("Spare", Scanned.feature(report, "Spare.second").within().orElseThrow());
        assertEquals(4, Scanned.feature(report, "Spare").unlockedLines());
    }

    @Test
    void takesAMethodOfTheLanguagesOwnInterfaceForCalledBack() {
        java("App", "", "public class App {\n    public static void main(String[] args) {\n"
                + "        Runner.start(new Inflate());\n    }\n}\n");
        java("Runner", "import java.util.concurrent.Callable;", "public class Runner {\n"
                + "    public static void start(Object o) { System.out.println(o); }\n}\n");
        java("Inflate", "import java.util.concurrent.Callable;", """
                public class Inflate implements Callable<Integer> {
                    public Integer call() { return 1; }
                    public Integer spread(int by) { int all = by * by; return all + 1; }
                }
                """);
        InventoryReport report = scanned.report();
        assertEquals("It carries out what a base class or interface declares.",
                Scanned.suppressed(report, "Inflate.call"));
        assertEquals("unhooked A", Scanned.verdict(report, "Inflate.spread"));
    }

    @Test
    void takesNoCommandForARootThatCodeAddsAsSubcommand() {
        String command = "import picocli.CommandLine;\nimport picocli.CommandLine.Command;";
        java("Main", command, """
                @Command(name = "acme", mixinStandardHelpOptions = true)
                public class Main implements Runnable {
                    public static void main(String[] args) {
                        CommandLine line = new CommandLine(new Main())
                                .setUsageHelpWidth(120)
                                .addSubcommand("fetch", new FetchCommand())
                                .addSubcommand(new PackCommand());
                        System.exit(line.execute(args));
                    }
                    @Override public void run() { }
                }
                """);
        java("FetchCommand", command, "@Command(name = \"other\")\npublic class FetchCommand implements Runnable {\n"
                + "    @Override public void run() { }\n}\n");
        java("PackCommand", command, "@Command(name = \"pack\")\npublic class PackCommand implements Runnable {\n"
                + "    @Override public void run() { }\n}\n");
        List<CliRoot> roots = scanned.report().roots();
        assertEquals(List.of("Main"), roots.stream().map(CliRoot::symbol).toList());
        assertEquals(Set.of("fetch", "pack"), Set.copyOf(roots.getFirst().commands()));
    }

    @Test
    void doubtsMembersOfACodeBaseThatNeverSaysOverride() {
        InventoryReport report = scanned.file("src/main/java/a/Main.java", """
                package a;
                public class Main {
                    public static void main(String[] args) {
                        new Window().open();
                        new Marked().open();
                    }
                }
                """).file("src/main/java/a/Window.java", """
                package a;
                public class Window extends lib.Frame {
                    public void open() { System.out.println("open"); show(); }
                    public void redraw() { System.out.println("drawn"); System.out.println("again"); }
                }
                """).file("src/main/java/a/Marked.java", """
                package a;
                public class Marked extends lib.Frame {
                    public void open() { System.out.println("open"); }
                    @Override public void redraw() { System.out.println("drawn"); }
                    public void rotate() { System.out.println("rotated"); System.out.println("again"); }
                }
                """).report();
        assertEquals("unknown C", Scanned.verdict(report, "Window.redraw"));
        assertEquals("unhooked A", Scanned.verdict(report, "Marked.rotate"));
    }

    @Test
    void takesAnOwnAnnotationForWhatItBearsAndDoubtsItOnlyWhereSomethingSearchesForIt() {
        InventoryReport report = scanned.file("src/main/java/a/Marks.java", """
                package a;
                import org.springframework.web.bind.annotation.GetMapping;
                import org.springframework.web.bind.annotation.RestController;
                @interface Log {}
                @interface Found {}
                @GetMapping @interface Read {}
                """).file("src/main/java/a/Web.java", """
                package a;
                import org.springframework.web.bind.annotation.RestController;
                @RestController
                public class Web {
                    @Read public String page() { return "page" + System.nanoTime(); }
                    @Log public String spare() { return "spare" + System.nanoTime(); }
                    @Found public String perhaps() { return "perhaps" + System.nanoTime(); }
                    @GetMapping public Object all(Index index) { return index.getMethodsAnnotatedWith(Found.class); }
                }
                """.replace("import org", "import org.springframework.web.bind.annotation.GetMapping;\nimport org"))
                .report();
        assertEquals("hooked", Scanned.verdict(report, "Web.page"));
        assertEquals("unhooked A", Scanned.verdict(report, "Web.spare"));
        assertEquals("unknown C", Scanned.verdict(report, "Web.perhaps"));
    }

    @Test
    void readsCallsOnAValueWhoseTypeIsNamedWithItsOuterClass() {
        java("App", "", """
                public class App {
                    public static void main(String[] args) {
                        Outer.Inner inner = new Outer.Inner();
                        inner.take("x", new App());
                    }
                    public static class Spare { public int idle(Outer.Inner i) { i.take("y", new App()); return 1; } }
                }
                """);
        java("Outer", "", "public class Outer {\n    public static class Inner {\n"
                + "        public void take(String s, Object o) { System.out.println(s + o); }\n    }\n}\n");
        assertEquals("hooked", Scanned.verdict(scanned.report(), "Outer.Inner.take"));
    }

    @Test
    void showsNoAccessorsPlumbingOrLeftoversAsFeatures() {
        java("App", "", """
                public class App {
                    public static void main(String[] args) {
                        System.out.println(new Rule("x").text() + new FindPanel() + new A() + new B() + new C());
                    }
                }
                """);
        java("Rule", "", """
                public class Rule {
                    private final String name;
                    private int uses;
                    private final java.util.List<Object> listeners = new java.util.ArrayList<>();
                    public Rule(String name) { this.name = name; }
                    public String text() { return name + uses + new Store(); }
                    public String getDescription() {
                        StringBuilder all = new StringBuilder();
                        for (char c : name.toCharArray()) { all.append(c); all.append(' '); }
                        all.append(name);
                        return all.toString();
                    }
                    public boolean strict() { return false; }
                    public int size() { return listeners.size(); }
                    public void once() { uses = 1; }
                    public void removeRuleListener(Object listener) { listeners.remove(listener); }
                    public void fireRuleChanged() { listeners.forEach(Object::notify); }
                    public String twice() { String once = text(); return once + once; }
                    public boolean matches(String other) { String same = text(); return same.equals(other); }
                    public static Rule plain() { System.out.println(1); return new Rule(""); }
                    @Deprecated public String thrice() { return text() + text() + text(); }
                }
                """);
        java("Store", "import org.springframework.stereotype.Service;\n", "@Service\npublic class Store {\n"
                + "    private final Rule rule = new Rule(\"\");\n    public String getAll() {\n"
                + "        String all = rule.text();\n        all += rule;\n        all += 1;\n        return all;\n    }\n}\n");
        java("FindPanel", "", "public class FindPanel {\n    @Override public String toString() { return \"\"; }\n}\n");
        java("FindDialog", "", "public class FindDialog {\n    public void find() { System.out.println(1); }\n}\n");
        for (String name : List.of("A", "B", "C")) {
            java(name, "", "public class " + name + " {\n    @Override public String toString() { return \"\"; }\n}\n");
        }
        java("OldSearch", "", "public class OldSearch {\n    public void find() { System.out.println(1); }\n}\n");
        java("JarLoader", "import java.net.URLClassLoader;", "public class JarLoader extends URLClassLoader {\n"
                + "    public void jars() { System.out.println(1); }\n}\n");
        scanned.file(ROOT + "util/text/Shout.java", "package com.acme.util.text;\npublic class Shout {\n"
                + "    public static String loud(String s) { return s.trim().toUpperCase() + 1; }\n}\n");
        InventoryReport report = scanned.report();
        assertEquals("unhooked A", Scanned.verdict(report, "Rule.twice"));
        assertEquals("unhooked A", Scanned.verdict(report, "Store.getAll"));
        assertEquals("It is an accessor.", Scanned.suppressed(report, "Rule.getDescription"));
        assertEquals("It is one line that answers with what its object holds.",
                Scanned.suppressed(report, "Rule.strict"));
        assertEquals("It is one line that answers with what its object holds.",
                Scanned.suppressed(report, "Rule.size"));
        assertEquals("It is one line that answers with what its object holds.",
                Scanned.suppressed(report, "Rule.once"));
        assertEquals("It answers a question of other code.", Scanned.suppressed(report, "Rule.matches"));
        assertEquals("It makes an object of its class.", Scanned.suppressed(report, "Rule.plain"));
        assertEquals("It wires listeners to their object.", Scanned.suppressed(report, "Rule.removeRuleListener"));
        assertEquals("It wires listeners to their object.", Scanned.suppressed(report, "Rule.fireRuleChanged"));
        assertEquals("It is deprecated.", Scanned.suppressed(report, "Rule.thrice"));
        assertEquals("FindPanel took its place.", Scanned.suppressed(report, "FindDialog"));
        assertEquals("Its name says that something newer took its place.", Scanned.suppressed(report, "OldSearch"));
        assertEquals("It is plumbing that the language's own library declares.",
                Scanned.suppressed(report, "JarLoader"));
        assertEquals("It is a helper for other code.", Scanned.suppressed(report, "Shout.loud"));
    }

    @Test
    void doubtsWhatMayOverrideALibraryWhereTheRepositoryMarksItsOverridesOnlySometimes() {
        java("App", "", "public class App {\n    public static void main(String[] args) {\n"
                + "        new Window().open(new Circle());\n    }\n}\n");
        java("Shape", "",
                "public abstract class Shape {\n    abstract double area();\n    abstract double edge();\n}\n");
        for (String name : List.of("Circle", "Square", "Star", "Arrow", "Heart")) {
            java(name, "", "public class " + name + " extends Shape {\n    double area() { return 1; }\n"
                    + "    @Override double edge() { return 1; }\n}\n");
        }
        java("Window", "", """
                public class Window extends lib.Frame {
                    public void open(Shape s) { System.out.println(s.area() + s.edge()); }
                    @Override public void close() { System.out.println("closed"); }
                    public void copySelected() { System.out.println("copied"); System.out.println("it"); }
                }
                """);
        assertEquals("unknown C", Scanned.verdict(scanned.report(), "Window.copySelected"));
    }

    @Test
    void asksThePlatformWhatItsClassesLetOthersOverride() {
        java("App", "", "public class App {\n    public static void main(String[] args) { new Board().open(); }\n}\n");
        java("Board", "import java.awt.*;\nimport javax.swing.*;", """
                public class Board extends JPanel {
                    public void open() { setVisible(true); }
                    public void paintComponent(Graphics g) { drawn(); }
                    public void drawn() { System.out.println("drawn"); }
                    public void rotateBoard() { System.out.println("rotated"); System.out.println("again"); }
                    public String toString() { return ""; }
                }
                """);
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "Board.drawn"));
        assertEquals("unhooked A", Scanned.verdict(report, "Board.rotateBoard"));
    }

    @Test
    void listsACommandThatNothingListsAnyMoreEvenIfItOnlyGroupsOthersThatDieWithIt() {
        String imports = "import picocli.CommandLine;\nimport picocli.CommandLine.Command;";
        java("Main", imports, "@Command(name = \"acme\")\npublic class Main implements Runnable {\n"
                + "    @Override public void run() { }\n    public static void main(String[] args) {\n"
                + "        new CommandLine(new Main()).execute(args);\n    }\n}\n");
        List<String> names = List.of("Add", "List", "Drop", "Lock");
        for (String name : names) {
            scanned.file(ROOT + "user/" + name + ".java", "package com.acme.user;\n" + imports
                    + "\n@Command(name = \"x\")\npublic class " + name
                    + " implements Runnable {\n    @Override public void run() { System.out.println(1); }\n}\n");
        }
        scanned.file(ROOT + "user/UserCommand.java", "package com.acme.user;\n" + imports
                + "\n@Command(name = \"user\", subcommands = {Add.class, List.class, Drop.class, Lock.class})\n"
                + "public class UserCommand {\n}\n");
        InventoryReport report = scanned.report();
        assertEquals("unhooked A-", Scanned.verdict(report, "UserCommand"));
        assertEquals(Feature.Kind.COMMAND, Scanned.feature(report, "UserCommand").kind());
        assertEquals("unhooked B", Scanned.verdict(report, "Drop"));
    }

    @Test
    void doubtsWhatBearsAnAnnotationThatCodeReadsOffAllMembers() {
        java("App", "", "public class App {\n    public static void main(String[] args) throws Exception {\n"
                + "        new Executor().run(new Jobs());\n    }\n}\n");
        java("Job", "", "public @interface Job {\n}\n");
        java("Logged", "", "public @interface Logged {\n}\n");
        java("Executor", "import java.lang.reflect.Method;", """
                public class Executor {
                    public void run(Object bean) throws Exception {
                        for (Method method : bean.getClass().getDeclaredMethods()) {
                            Job job = method.getAnnotation(Job.class);
                            if (job != null) { method.invoke(bean); }
                        }
                    }
                }
                """);
        java("Jobs", "", """
                public class Jobs {
                    @Job public void sweep() { System.out.println("swept"); System.out.println("clean"); }
                    @Logged public void spare() { System.out.println("spare"); System.out.println("time"); }
                }
                """);
        InventoryReport report = scanned.report();
        assertEquals("unknown C", Scanned.verdict(report, "Jobs.sweep"));
        assertEquals("unhooked A", Scanned.verdict(report, "Jobs.spare"));
    }

    @Test
    void tellsAFieldAndAVariableFromAMethodOfTheSameName() {
        java("App", "", """
                public class App {
                    private final Gate gate = new Gate();
                    public static void main(String[] args) { System.out.println(new App().gate() + new App().other()); }
                    public String gate() { String opened = gate.open(); return opened + this.gate.shut(); }
                    public String other() { String shelf = "x"; return shelf + shelf().books(); }
                    private Shelf shelf() { return new Shelf(); }
                }
                """);
        java("Gate", "", "public class Gate {\n    public String open() { return \"o\" + this; }\n"
                + "    public String shut() { return \"s\" + this; }\n}\n");
        java("Shelf", "", "public class Shelf {\n    public String books() { return \"b\" + this; }\n}\n");
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "Gate.open"));
        assertEquals("hooked", Scanned.verdict(report, "Gate.shut"));
        assertEquals("hooked", Scanned.verdict(report, "Shelf.books"));
    }

    @Test
    void doubtsThatAnybodyWantsAPureDetailOfAClassThatIsInUse() {
        java("App", "", """
                public class App {
                    public static void main(String[] args) { System.out.println(new Score().total() + Bag.a(1)); }
                }
                """);
        java("Score", "", """
                public class Score {
                    private final java.util.List<Integer> points = java.util.List.of();
                    public int total() { int all = 0; for (int p : points) { all += p; } return all; }
                    public int lengths() { int all = 0; for (int p : points) { all += 2 * p; } return all; }
                    public void store() throws java.io.IOException {
                        java.nio.file.Path file = java.nio.file.Path.of("scores");
                        java.nio.file.Files.writeString(file, points.toString());
                    }
                }
                """);
        StringBuilder functions = new StringBuilder();
        for (char name = 'a'; name < 'j'; name++) {
            functions.append("    public static int ").append(name).append("(int x) { int y = x; return y * 2; }\n");
        }
        java("Beside", "", "public class Beside {\n}\nclass Hidden {\n    void work() { System.out.println(1); }\n}\n");
        java("Bag", "", "public class Bag {\n" + functions + "}\n");
        InventoryReport report = scanned.report();
        assertEquals(Feature.Necessity.DOUBTFUL, Scanned.feature(report, "Score.lengths").necessity());
        assertEquals(Feature.Necessity.UNKNOWN, Scanned.feature(report, "Score.store").necessity());
        assertEquals("It is a helper for other code.", Scanned.suppressed(report, "Bag.b"));
        assertEquals("It is not public.", Scanned.suppressed(report, "Hidden"));
    }

    @Test
    void readsJavaAloneWithoutNativesAndSaysWhatItLeftOut() {
        java("App", "", "public class App {\n    public static void main(String[] args) { used(); }\n"
                + "    public static int used() { return 1; }\n    public static int spare() { return 2; }\n}\n");
        scanned.file("tool/app.py", "def main():\n    return 1\n").file("web/a.ts", "export const a = 1;\n");
        InventoryReport whole = scanned.report();
        InventoryReport rest = new Inventory(new PlatformSyntax(true), Scanned.ANALYSERS)
                .scan(scanned.repo.folder().resolve(".git"), "HEAD", scanned.options());
        assertEquals(whole.features().stream().filter(f -> f.language().equals("java")).toList(), rest.features());
        assertEquals(List.of("javascript (1 files), python (1 files)"),
                rest.skipped().stream().map(InventoryReport.Skipped::path).toList());
        assertTrue(rest.skipped().getFirst().reason().startsWith("This platform has no parser for it"));
    }
}
