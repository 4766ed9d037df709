package dev.fresh.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fresh.core.task.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RolesTest {

    @TempDir
    private Path repository;
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(repository.resolve(".fresh/roles"));
    }

    @Test
    void readsEverythingThatARoleCanSay() throws IOException {
        write("backend", """
                paths: [src/api/, "**/*_service.py"]
                providers:
                  - codex_cli
                  - anthropic_api
                reviewers: [ada, "@example/docs"]
                instructions: |
                  Keep handlers short.

                  Name tests after what they hold.
                model:
                  codex_cli: gpt-5.5
                analysis_model: {codex_cli: gpt-5.5-mini, anthropic_api: default}
                """);
        assertEquals(List.of(new Roles.Entry(new Role("backend",
                "Keep handlers short.\n\nName tests after what they hold.", Map.of("codex_cli", "gpt-5.5"),
                Map.of("codex_cli", "gpt-5.5-mini", "anthropic_api", "default"),
                List.of("ada", "@example/docs")),
                List.of("src/api/**", "**/*_service.py"), List.of("codex_cli", "anthropic_api"))), good().all());
    }

    @Test
    void takesTheFirstNameWithAPathForItAndElseTheFirstWithoutPaths() throws IOException {
        write("a-rest", "providers: builtin # one word is a list of one");
        write("b-api", "paths: [src/api/, \"**/*_service.py\"]");
        write("c-python", "paths: [\"**/*.py\"]");
        write("d-rest", "");
        Roles roles = good();
        assertEquals(Map.of("src/api/deep/Main.java", "b-api", "jobs/mail_service.py", "b-api", "top_service.py",
                "b-api", "src/apis/x.py", "c-python", "x.py", "c-python", "src/Main.java", "a-rest"),
                List.of("src/api/deep/Main.java", "jobs/mail_service.py", "top_service.py", "src/apis/x.py", "x.py",
                        "src/Main.java").stream().collect(Collectors.toMap(path -> path,
                                path -> roles.of(path).orElseThrow().role().name())));
    }

    @Test
    void nobodyHasToHaveRoles() throws IOException {
        assertEquals(Roles.NONE, good());
        write("only", "paths: [src/**]");
        assertEquals(Optional.empty(), good().of("lib/x.py"));
        Files.delete(folder.resolve("only.yaml"));
        Files.delete(folder);
        assertEquals(Roles.NONE, good());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"path: [src/]|a role has no `path`", "models.codex_cli: x|a role has no",
            "model: gpt|a role has no `model`", "paths: []|`paths` takes a list of paths",
            "paths: [/etc/]|is not that", "paths: [../x]|is not that", "paths: [a/../b]|is not that",
            "paths: [\"*********\"]|is not that", "paths: {a: b}|a role has no `paths.a`",
            "providers: [claude]|`providers` takes a list of providers", "providers: []|is not that",
            "providers: [builtin, builtin]|is not that", "instructions: [a, b]|takes a text of at most 4000",
            "instructions:|it has no value", "instructions: \"\\e[31m\"|is not that", "model: {builtin: x}|`builtin`",
            "analysis_model: {cursor_cli: x}|`cursor_cli` takes no such model",
            "model: {codex_cli: same}|`model.codex_cli` takes the name of a model", "model: {codex_cli: *a}|",
            "- a|expected `key: value`"})
    void namesFileAndLineOfWhatIsWrong(String text, String what) throws IOException {
        write("r", "# first\n" + text);
        List<String> problems = bad();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith(".fresh/roles/r.yaml line 2: "), problems.getFirst());
        assertTrue(problems.getFirst().contains(what == null ? "" : what), problems.getFirst());
        assertTrue(problems.getFirst().endsWith("."), problems.getFirst());
    }

    @Test
    void saysAllThatIsWrongInAllFilesAtOnce() throws IOException {
        Files.writeString(repository.resolve(".fresh/config.yaml"), "run.agents: 11");
        write("a", "paths: [a/]\npaths: [b/]");
        write("B", "paths: [a/]");
        write("c", "instructions: " + "x".repeat(4001));
        Files.writeString(folder.resolve("d.yml"), "");
        Files.createDirectory(folder.resolve("e.yaml"));
        Files.writeString(folder.resolve("README.md"), "not read");
        List<String> problems = bad();
        assertEquals(6, problems.size(), () -> String.join("\n", problems));
        assertTrue(problems.get(1).startsWith(".fresh/roles/B.yaml is no role:"), problems.get(1));
        assertEquals(".fresh/roles/a.yaml line 2: `paths` was already set in line 1; remove one.", problems.get(2));
        assertTrue(problems.get(4).startsWith(".fresh/roles/d.yml is no role:"), problems.get(4));
    }

    @Test
    void refusesMoreRolesThanAnybodyCanMean() throws IOException {
        for (int i = 0; i <= 50; i++) {
            write("r" + i, "");
        }
        assertEquals(List.of(".fresh/roles/ has more than 50 roles: put some of them together."), bad());
        Files.delete(folder.resolve("r0.yaml"));
        assertEquals(50, good().all().size());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    private Roles good() {
        return switch (Config.load(repository, Map.of())) {
            case Config.Good(Config config) -> config.roles();
            case Config.Bad(List<String> problems) -> fail(problems.toString());
        };
    }

    private List<String> bad() {
        return switch (Config.load(repository, Map.of())) {
            case Config.Good(Config config) -> fail("was taken: " + config.roles());
            case Config.Bad(List<String> problems) -> problems;
        };
    }
}
