package dev.fresh.edge.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeSitterSyntaxTest {

    private static final Syntax.Grammar PYTHON = new Syntax.Grammar("python", "0.25.0");

    private static final List<String> SOURCES = List.of("""
            import os, sys as s  # words
            from a.b import (c as d, e)
            @app.route("/x", methods=["GET"])
            async def f(a, /, b: int = 2, *args, key: "T" = None, **more) -> list[int]:
                \"""Says grüße 🌍.\"""
                with open(a) as g, h() as (i, j):
                    print(f"{a!r:>{b}} {c}", *args, sep='')
                try:
                    return [x async for x in y if x not in z]
                except (A, B) as e: raise
                else:
                    del a[1:2, ::3]
            class C(B, metaclass=M):
                x: int = 1 if y else lambda q, *r: (yield)
                match = {**a, 'k': v}
            match command.split():
                case [Point(x=0), *rest] | {"a": 1, **more} if x > 0: pass
            """,
            """
                    package a.b; // words
                    import static x.Y.*;
                    /** Doc. */
                    @A(value = {1, 2}, b = @C) public sealed interface I<T extends @D Comparable<? super T>> permits J {}
                    record R(int x, String... y) implements I<int[]> { R { if (x < 0) throw new E("ü"); } }
                    class K extends L<M>.N {
                        static final int[][] a = {{1}, {}}, b[] = null;
                        <T> T f(final T t, Object o) throws X {
                            var l = (Runnable & S) () -> { int i = 0; i++; };
                            return switch (o) { case R(int x, var y) when x > 1 -> this.<T>f(t, K::new); default -> { yield t; } };
                        }
                        { for (;;) { label: for (var x : xs) continue label; } synchronized (this) { assert a != b : "c"; } }
                    }
                    """);

    private final TreeSitterSyntax syntax = new TreeSitterSyntax();

    @Test
    void givesNodesWithTextLinesAndRoles() {
        SyntaxTree tree = syntax.parse(PYTHON, "# grüße 🌍\ndef greet(name):\n    return name\n");
        int function = tree.childOfKind(0, "function_definition");
        assertEquals("greet", tree.text(tree.child(function, "name")));
        assertEquals(2, tree.line(function));
        assertEquals(3, tree.lastLine(function));
        assertEquals(4, tree.column(tree.child(function, "name")));
        assertEquals("body", tree.field(tree.child(function, "body")));
        assertEquals(3, tree.lines());
        assertEquals(0, tree.errorLine());
    }

    @Test
    void keepsWhatItCanReadOfABrokenFile() {
        SyntaxTree tree = syntax.parse(PYTHON, "def good():\n    pass\n\ndef bad(:\n");
        assertTrue(tree.errorLine() >= 4, "line " + tree.errorLine());
        assertEquals("good", tree.text(tree.child(tree.childOfKind(0, "function_definition"), "name")));
    }

    @Test
    void readsJavaAndEmptyFiles() {
        Syntax.Grammar java = new Syntax.Grammar("java", "0.23.5");
        assertEquals("program", syntax.parse(java, "").kind(0));
        assertTrue(syntax.parse(java, "class A { }").childOfKind(0, "class_declaration") > 0);
    }

    @Test
    void namesTheGrammarThatIsMissing() {
        EdgeException missing = assertThrows(EdgeException.class,
                () -> syntax.parse(new Syntax.Grammar("cobol", "1"), ""));
        assertTrue(missing.getMessage().contains("tree-sitter-cobol"), missing.getMessage());
    }

    @Test
    void readsFromMemoryWhatTheCallsSay() {
        TreeSitterSyntax byCalls = TreeSitterSyntax.byCalls();
        Syntax.Grammar java = new Syntax.Grammar("java", "0.23.5");
        Random random = new Random(5);
        for (String source : SOURCES) {
            for (int round = 0; round < 40; round++) {
                // Cut and doubled somewhere, so that error nodes, missing and empty ones come up too.
                int cut = random.nextInt(source.length());
                int back = random.nextInt(source.length());
                String text = round == 0 ? source : source.substring(0, cut) + source.substring(back);
                for (Syntax.Grammar grammar : List.of(PYTHON, java)) {
                    assertEquals(byCalls.parse(grammar, text), syntax.parse(grammar, text),
                            () -> "seed 5, " + grammar.name() + ": " + text);
                }
            }
        }
        assertTrue(syntax.readsMemory(PYTHON), "every supported platform has the layout");
    }
}
