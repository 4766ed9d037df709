package dev.fresh.edge.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.java.JavaAnalyser;
import dev.fresh.edge.syntax.Syntax.Grammar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JdkSyntaxTest {

    private static final String EVERYTHING = """
            package a.b; // c
            import java.util.*;
            import static java.lang.Math.max;
            /** Doc. More. */
            @Ann(name = "x", list = {A.class, B.class}) @Other(@Inner({X.Y, Z}))
            public abstract class A<T extends Foo & Bar> extends b.Base<T> implements I, J<K> {
              private static final int X = 1, Y[] = {2};
              Map<String, Foo.Inner> m = new HashMap<>() { public int size() { return k(); } };
              static { run(); }
              public <U> A(@Q final T t, String... s) throws E1 { super(t); this.x = t; }
              record R(int a, Foo b) implements I { R { check(a); } }
              enum E { ONE(1) { void f() {} }, TWO; E() {} void g() {} }
              interface I { int Q = 1; void f(); default int g() { return 1; } }
              @interface An { String value() default "x"; Class<?>[] c(); }
              int f(List<? extends Foo> l, int[] k) {
                for (Foo x : l) { x.go(); } for (int i = 0; i < 3; i++) { continue; }
                try (var r = open(); Foo q = new Foo(1)) { r.x(); } catch (IOException | Foo e) { e.y(); } finally { }
                try (l; k) { } catch (Foo _) { }
                var z = (Foo) a.b; if (o instanceof Foo p && p.z()) { } else if (o instanceof R(int a, Foo c)) {}
                Function<A, B> g = x -> x.go(); g = (A x) -> { return x; }; g = (x, y) -> x; h = Foo::new;
                h = A.B::run; h = int[]::new; h = List<String>::of; int[][] n = new int[l.size()][];
                switch (k) { case 1: f(); break; case 2, 3: default: }
                int w = switch (y) { case Foo f when f.x() -> 1; default -> { yield 2; } };
                String s = \"\"\"
                   text %s\"\"\" + "l\\\\nit" + 'c' + 1L + 2.0f + true + null; this.<T>call(); new A.B<C>().d();
                a[0].b(); A.this.f(); outer.new Inner(); int.class.getName(); do { } while (x ? a : b);
                while (true) { } synchronized (x) { } label: assert x : y; local.Foo v = null;
                class Local { void q() {} } x += 1; x++; y = !x; y = -x; return 1; // soon
              }
              int old(int a[])[] { throw new UnsupportedOperationException("x"); }
            }
            """;

    private final Syntax jdk = new JdkSyntax();
    private final Syntax whole = new TreeSitterSyntax();
    private final JavaAnalyser java = new JavaAnalyser();

    @Test
    void saysTheSameOfEveryConstructAsTheNativeParser() {
        // That one does not know a variable without a name yet.
        String known = EVERYTHING.replace("(Foo _)", "(Foo ignored)");
        assertEquals(facts(whole, known), facts(jdk, known));
        assertEquals(0, jdk.parse(java.grammar(), EVERYTHING).errorLine());
    }

    @Test
    void saysTheSameOfTheExample() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../examples/ledger-java/src"))) {
            List<Path> sources = files.filter(p -> p.toString().endsWith(".java")).toList();
            assertFalse(sources.isEmpty());
            for (Path path : sources) {
                String text = Files.readString(path);
                assertEquals(facts(whole, text), facts(jdk, text), path.toString());
            }
        }
    }

    private FileFacts facts(Syntax syntax, String text) {
        return java.analyse(syntax.parse(java.grammar(), text));
    }

    @Test
    void readsWhatItCanOfABrokenFile() {
        SyntaxTree tree = jdk.parse(java.grammar(), "class A {\n  void f() { g(); }\n  void h( { }\n}\n");
        assertEquals(3, tree.errorLine());
        assertTrue(java.analyse(tree).definitions().stream().anyMatch(d -> d.symbol().equals("A.f")));
        assertTrue(jdk.parse(java.grammar(), "").size() > 0);
    }

    @Test
    void saysWhichLanguagesItCannotRead() {
        Grammar python = new Grammar("python", "1");
        assertFalse(jdk.reads(python));
        EdgeException none = assertThrows(EdgeException.class, () -> jdk.parse(python, "x = 1"));
        assertTrue(none.getMessage().contains("no parser for python"), none.getMessage());
    }

    @Test
    void takesOverForGoodWhenTheNativeParserFails() {
        PlatformSyntax syntax = new PlatformSyntax(false);
        assertEquals("", syntax.parser());
        assertFalse(syntax.reduce());
        assertThrows(EdgeException.class, () -> syntax.parse(new Grammar("cobol", "1"), "x"));
        assertTrue(syntax.reduce());
        assertEquals("jdk", syntax.parser());
        assertFalse(syntax.reduce());
        assertEquals("jdk", new PlatformSyntax(true).parser());
    }
}
