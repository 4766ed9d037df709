package dev.fresh.edge.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import org.junit.jupiter.api.Test;

class TreeSitterSyntaxTest {

    private static final Syntax.Grammar PYTHON = new Syntax.Grammar("python", "0.25.0");

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
}
