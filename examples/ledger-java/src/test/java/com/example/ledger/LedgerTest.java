package com.example.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LedgerTest {

    @TempDir
    Path folder;

    @Test
    void listsWhatWasAdded() {
        assertEquals("", run("add", "2026-10-30", "rent", "3.00"));
        assertEquals("", run("add", "2026-11-20", "food", "12.50"));
        assertEquals("2026-11-20;food;12.50\ntotal 12.50\n", run("list", "--month", "202611"));
    }

    private String run(String... args) {
        StringWriter out = new StringWriter();
        String[] all = new String[args.length + 2];
        all[0] = "--file";
        all[1] = folder.resolve("ledger.txt").toString();
        System.arraycopy(args, 0, all, 2, args.length);
        assertEquals(0, new CommandLine(new Main()).setOut(new PrintWriter(out)).execute(all));
        return out.toString().replace("\r\n", "\n");
    }
}
