package dev.fresh.core.agent;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Files through which a change could act on more than itself: such a change needs a person. */
public final class ProtectedFiles {

    private static final Set<String> NAMES = Set.of("pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle",
            "settings.gradle.kts", "gradle.properties", "gradlew", "gradlew.bat", "mvnw", "mvnw.cmd", "build.xml",
            "ivy.xml", "build.sbt", "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock",
            "pnpm-lock.yaml", "pnpm-workspace.yaml", "deno.json", "deno.lock", "pyproject.toml", "setup.py",
            "setup.cfg", "tox.ini", "noxfile.py", "pipfile", "pipfile.lock", "poetry.lock", "uv.lock",
            "environment.yml", "go.mod", "go.sum", "go.work", "cargo.toml", "cargo.lock", "build.rs", "gemfile",
            "gemfile.lock", "rakefile", "composer.json", "composer.lock", "makefile", "gnumakefile", "cmakelists.txt",
            "dockerfile", "jenkinsfile", "azure-pipelines.yml", "appveyor.yml", "bitbucket-pipelines.yml", "codeowners",
            "agents.md", "claude.md", "gemini.md", "copilot-instructions.md");

    private ProtectedFiles() {
    }

    /** The protected ones among changed files: workflows, dependency manifests, agent instructions, dot-folders. */
    public static List<String> among(List<ChangedFile> changed) {
        return changed.stream().map(ChangedFile::path).filter(ProtectedFiles::isProtected).toList();
    }

    static boolean isProtected(String path) {
        String[] parts = path.toLowerCase(Locale.ROOT).split("/");
        String name = parts[parts.length - 1];
        for (String part : parts) {
            // Covers workflows, hooks, editors, .gitattributes, .npmrc and all the others that come next year.
            if (part.startsWith(".")) {
                return true;
            }
        }
        return NAMES.contains(name) || name.matches("docker-compose.*|.*\\.dockerfile")
                || String.join("/", parts).matches("(.*/|.*-)?requirements[^.]*\\.(txt|in)")
                || path.startsWith("gradle/wrapper/") || path.startsWith("buildSrc/") || path.contains("/buildSrc/");
    }
}
