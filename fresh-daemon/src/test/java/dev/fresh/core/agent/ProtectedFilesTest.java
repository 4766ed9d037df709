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

    /** One by one: what is named here once stays protected. */
    @ParameterizedTest
    @ValueSource(strings = {"build.gradle", "build.gradle.kts", "settings.gradle", "gradle.properties", "gradlew",
            "gradlew.bat", "mvnw", "mvnw.cmd", "build.xml", "ivy.xml", "build.sbt", "package.json",
            "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "pnpm-workspace.yaml", "deno.json", "pyproject.toml",
            "setup.py", "setup.cfg", "tox.ini", "noxfile.py", "Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock",
            "environment.yml", "go.mod", "go.sum", "go.work", "Cargo.toml", "Cargo.lock", "build.rs", "Gemfile",
            "Gemfile.lock", "Rakefile", "composer.json", "composer.lock", "GNUmakefile", "CMakeLists.txt", "Dockerfile",
            "Jenkinsfile", "azure-pipelines.yml", "appveyor.yml", "bitbucket-pipelines.yml", "CODEOWNERS", "AGENTS.md",
            "GEMINI.md", "copilot-instructions.md", ".fresh/config.yaml", ".claude/settings.json", ".cursor/rules/x",
            ".mvn/extensions.xml", ".npmrc", ".env", ".gitmodules", ".husky/pre-commit", ".circleci/config.yml"})
    void eachOfThemNeedsAPersonAtAnyDepthAndInAnyCase(String path) {
        assertTrue(ProtectedFiles.isProtected(path));
        assertTrue(ProtectedFiles.isProtected("deep/er/" + path.toUpperCase(java.util.Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main.py", "README.md", "docs/pom.xml.md", "src/github/workflows/x.yml",
            "notes/requirements.py", "src/makefile.py", "a.b/c.d"})
    void areOrdinary(String path) {
        assertFalse(ProtectedFiles.isProtected(path));
    }
}
