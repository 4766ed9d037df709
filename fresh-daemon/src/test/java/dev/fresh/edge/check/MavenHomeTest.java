package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenHomeTest {

    private static final String SETTINGS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <settings xmlns="http://maven.apache.org/SETTINGS/1.2.0">
              <localRepository>${user.home}/elsewhere</localRepository>
              <servers><server><id>corp</id><username>u</username><password>hunter2</password></server></servers>
              <mirrors><mirror><id>corp</id><mirrorOf>*</mirrorOf><url>https://mirror.example.org/</url></mirror></mirrors>
            </settings>
            """;

    @TempDir
    private Path folder;
    private MavenHome home;
    private Path settings;

    @BeforeEach
    void makeHome() throws IOException {
        Files.createDirectories(folder.resolve("user/.m2"));
        Files.writeString(folder.resolve("user/.m2/toolchains.xml"), "<toolchains/>");
        home = new MavenHome(folder.resolve("user"), folder.resolve("own"));
        settings = folder.resolve("own/.m2/settings.xml");
    }

    @Test
    void fetchesWithTheUsersMirrorsAfterTheUsersRepository() throws IOException {
        Files.writeString(folder.resolve("user/.m2/settings.xml"), SETTINGS);
        home.openForFetching(false);
        String text = Files.readString(settings);
        assertTrue(text.contains("mirror.example.org") && text.contains("hunter2"), text);
        assertTrue(text.contains(folder.resolve("user/elsewhere").toUri().toString()), text);
        assertTrue(text.contains("<offline>false</offline>"), text);
        assertFalse(text.contains("localRepository"), text);
        assertEquals(folder.resolve("user/elsewhere"), home.seed());
        assertTrue(Files.exists(folder.resolve("own/.m2/toolchains.xml")));
    }

    @Test
    void leavesNoPasswordForTheGates() throws IOException {
        Files.writeString(folder.resolve("user/.m2/settings.xml"), SETTINGS);
        home.openForFetching(false);
        home.closeForGates();
        String text = Files.readString(settings);
        assertTrue(text.contains("mirror.example.org") && text.contains("<offline>true</offline>"), text);
        assertFalse(text.contains("hunter2"), text);
    }

    @Test
    void worksWithoutSettingsAndRefusesBrokenOnes() throws IOException {
        home.openForFetching(true);
        assertTrue(Files.readString(settings).contains("<offline>true</offline>"));
        Files.writeString(folder.resolve("user/.m2/settings.xml"), "<settings>");
        EdgeException broken = assertThrows(EdgeException.class, () -> home.openForFetching(true));
        assertTrue(broken.getMessage().contains("settings.xml"), broken.getMessage());
    }
}
