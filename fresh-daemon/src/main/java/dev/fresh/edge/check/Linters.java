package dev.fresh.edge.check;

import dev.fresh.protocol.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lint and typecheck commands that a repository has configured for itself; none is ever assumed. */
final class Linters {

    private static final Pattern RUFF = Pattern.compile("(?m)^\\[tool\\.ruff");
    private static final Pattern FLAKE8 = Pattern.compile("(?m)^\\[flake8\\]");
    private static final Pattern MYPY = Pattern.compile("(?m)^\\[(?:tool\\.)?mypy\\]");
    private static final Pattern MYPY_FILES = Pattern.compile("(?m)^(files|packages|modules)\\s*=");

    private Linters() {
    }

    static Optional<List<String>> lint(SourceText source, BuildTool tool, String folder) {
        return switch (tool.family()) {
            case PYTHON -> pythonLint(source, folder);
            case NODE -> script(source, tool, folder, List.of("lint"));
            case RUST -> any(source, folder, "clippy.toml", ".clippy.toml")
                    ? Optional.of(List.of("cargo", "clippy", "--offline", "--", "-D", "warnings"))
                    : Optional.empty();
            case GO -> any(source, folder, ".golangci.yml", ".golangci.yaml", ".golangci.toml")
                    ? Optional.of(List.of("golangci-lint", "run"))
                    : Optional.empty();
            case OTHER -> hasTarget(source, folder) ? Optional.of(List.of("make", "lint")) : Optional.empty();
            case JVM -> Optional.empty();
        };
    }

    static Optional<List<String>> typecheck(SourceText source, BuildTool tool, String folder) {
        return switch (tool.family()) {
            case PYTHON -> pythonTypecheck(source, folder);
            case NODE -> script(source, tool, folder, List.of("typecheck", "type-check", "check-types", "tsc"))
                    .or(() -> typescript(source, folder));
            // The compilers of the others check types in every test run.
            case JVM, GO, RUST, OTHER -> Optional.empty();
        };
    }

    private static Optional<List<String>> pythonLint(SourceText source, String folder) {
        if (any(source, folder, "ruff.toml", ".ruff.toml") || says(source, folder, "pyproject.toml", RUFF)) {
            return Optional.of(List.of("ruff", "check", "--no-cache", "--output-format=concise", "."));
        }
        boolean flake8 = any(source, folder, ".flake8") || says(source, folder, "setup.cfg", FLAKE8)
                || says(source, folder, "tox.ini", FLAKE8);
        return flake8 ? Optional.of(List.of("python3", "-m", "flake8")) : Optional.empty();
    }

    private static Optional<List<String>> pythonTypecheck(SourceText source, String folder) {
        for (String name : List.of("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")) {
            if (says(source, folder, name, MYPY)) {
                List<String> mypy = List.of("python3", "-m", "mypy", "--cache-dir=/dev/null");
                boolean named = says(source, folder, name, MYPY_FILES);
                return Optional.of(named ? mypy : Stream.concat(mypy.stream(), Stream.of(".")).toList());
            }
        }
        return any(source, folder, "pyrightconfig.json") ? Optional.of(List.of("pyright")) : Optional.empty();
    }

    private static Optional<List<String>> script(SourceText source, BuildTool tool, String folder,
            List<String> names) {
        Map<?, ?> scripts = packageJson(source, folder, "scripts");
        String program = tool == BuildTool.NODE_TEST ? "npm" : tool.test().getFirst();
        return names.stream().filter(scripts::containsKey).findFirst().map(name -> List.of(program, "run", name));
    }

    private static Optional<List<String>> typescript(SourceText source, String folder) {
        boolean typed = any(source, folder, "tsconfig.json")
                && packageJson(source, folder, "devDependencies").containsKey("typescript");
        return typed
                ? Optional.of(List.of("npx", "--no-install", "tsc", "--noEmit", "--pretty", "false"))
                : Optional.empty();
    }

    /** The first program that the folder's package.json names, from the top of the tree. */
    static Optional<String> program(SourceText source, String folder) {
        Map<?, ?> named = packageJson(source, folder, "bin");
        String text = source.text(Detection.join(folder, "package.json"));
        Matcher single = Pattern.compile("\"bin\"\\s*:\\s*\"([^\"]+)\"").matcher(text);
        Optional<String> first = named.isEmpty() ? single.find() ? Optional.of(single.group(1)) : Optional.empty()
                : named.values().stream().map(String::valueOf).findFirst();
        return first.map(file -> Detection.join(folder, file.replaceFirst("^\\./", "")));
    }

    /** An object of the folder's package.json; empty when there is none or it is not JSON. */
    static Map<?, ?> packageJson(SourceText source, String folder, String key) {
        String text = source.text(Detection.join(folder, "package.json"));
        if (text.isEmpty()) {
            return Map.of();
        }
        try {
            return Json.object(text).get(key) instanceof Map<?, ?> map ? map : Map.of();
        } catch (Json.BadJson e) {
            // Its own tools will say so when they run; it names no commands for us.
            return Map.of();
        }
    }

    private static boolean any(SourceText source, String folder, String... names) {
        return Stream.of(names).anyMatch(name -> source.has(Detection.join(folder, name)));
    }

    private static boolean says(SourceText source, String folder, String name, Pattern pattern) {
        return pattern.matcher(source.text(Detection.join(folder, name))).find();
    }

    private static boolean hasTarget(SourceText source, String folder) {
        return Stream.of("Makefile", "makefile", "GNUmakefile").anyMatch(
                name -> Pattern.compile("(?m)^lint\\s*:(?!=)").matcher(source.text(Detection.join(folder, name)))
                        .find());
    }
}
