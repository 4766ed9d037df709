package dev.fresh.edge.inventory.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fresh.edge.inventory.python.PythonAnalyser;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FactsCodecTest {

    private static final String APP = "def used():\n    return 1\n\ndef spare(a, b=2):\n    return a\n\nprint(used())\n";

    @Test
    void keepsFactsExactlyAsTheyWere() throws IOException {
        PythonAnalyser python = new PythonAnalyser();
        FileFacts facts = python.analyse(new TreeSitterSyntax().parse(python.grammar(), APP
                + "import argparse as a\nfrom . import x\n@a.b('c', d=e)\nclass K(x.Y):\n    z: int = 1\n"));
        byte[] bytes = FactsCodec.encode(facts);
        assertEquals(facts, FactsCodec.decode(ByteBuffer.wrap(bytes), new Words()));
        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] torn = Arrays.copyOf(bytes, cut);
            assertThrows(IOException.class, () -> FactsCodec.decode(ByteBuffer.wrap(torn), new Words()));
        }
    }
}
