package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What AOT caches are made from. */
final class TrainingTest {

    @Test
    void showsWhatPeopleSeeAndLeavesNothingBehind(@TempDir Path repository) throws Exception {
        Files.createDirectories(repository.resolve(".git/objects"));
        Files.createDirectories(repository.resolve(".git/refs"));
        Files.writeString(repository.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        FreshPaths paths = FreshPaths.find(repository).orElseThrow();
        paths.prepare();
        List<Integer> exits = Training.client(paths);
        int usual = exits.size() - 2;
        assertTrue(exits.subList(0, usual).stream().allMatch(exit -> exit == Exits.OK), exits.toString());
        assertEquals(List.of(Exits.USAGE, Exits.USAGE), exits.subList(usual, exits.size()));
        assertTrue(Files.notExists(paths.socket()));
    }
}
