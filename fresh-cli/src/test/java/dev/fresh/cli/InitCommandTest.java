package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.daemon.config.Config;
import dev.fresh.protocol.FreshPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

    @Test
    void writesAFileThatTheDaemonAcceptsAsItIsAndWithEveryDefaultSpelledOut(@TempDir Path root) throws IOException {
        FreshPaths paths = new FreshPaths(root);
        InitCommand.write(paths);
        assertInstanceOf(Config.Good.class, Config.load(root, Map.of()));
        String text = Files.readString(paths.config());
        Files.writeString(paths.config(), text.replaceAll("(?m)^#(?! )", ""));
        assertEquals(new Config.Good(Config.defaults()), Config.load(root, Map.of()));
        assertEquals(FreshPaths.GITIGNORE, Files.readString(paths.gitignore()));
    }

    @Test
    void leavesAFileThatIsThereAsItIs(@TempDir Path root) throws IOException {
        FreshPaths paths = new FreshPaths(root);
        FreshPaths.privateFolder(paths.folder());
        Files.writeString(paths.config(), "run.agents: 3\n");
        List<InitCommand.Written> said = InitCommand.write(paths);
        assertEquals("run.agents: 3\n", Files.readString(paths.config()));
        assertTrue(said.getFirst().sentence().endsWith("exists already and stays as it is."), said::toString);
    }
}
