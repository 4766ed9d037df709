package dev.fresh.core.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedFilesTest {

    @ParameterizedTest
    @ValueSource(strings = {".github/workflows/ci.yml", ".gitlab-ci.yml", "sub/.vscode/tasks.json", "pom.xml",
            "sub/module/POM.xml", "package-lock.json", "requirements.txt", "requirements/dev.txt",
            "requirements/dev-requirements.in", "CLAUDE.md", "docs/AGENTS.md", "Makefile", ".gitattributes",
            "gradle/wrapper/gradle-wrapper.jar", "docker-compose.yml", "prod.Dockerfile",
            "buildSrc/src/main/Plugin.java"})
    void actOnMoreThanThemselves(String path) {
        assertTrue(ProtectedFiles.isProtected(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main.py", "README.md", "docs/pom.xml.md", "src/github/workflows/x.yml",
            "notes/requirements.py", "src/makefile.py", "a.b/c.d"})
    void areOrdinary(String path) {
        assertFalse(ProtectedFiles.isProtected(path));
    }
}
