package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One night of the built-in agent on the notes example, from the typed command to what a person finds next morning. */
@Tag("slow")
final class AutoToProposalTest {

    private static final Map<String, String> PRINTED = Map.of("word_count", "4", "search_notes", "[\"Buy stamps\"]",
            "preview", "A rathe...stamps");

    @TempDir
    private static Path temp;
    private static Site site;
    private static Typed planned;
    private static boolean plannedWrote;
    private static Typed typed;
    private static Map<String, String> before;
    private static Map<String, String> after;
    private static StatusView status;

    @BeforeAll
    static void theNight() throws Exception {
        Tools.require("python3", "--version");
        site = Site.notes(temp);
        unusual(site.repo());
        before = site.repo().manifest();
        planned = site.fresh("auto", "start", "--dry-run");
        plannedWrote = Files.exists(site.paths().folder()) || !before.equals(site.repo().manifest());
        typed = site.fresh("auto", "start", "--agents", "10", "--budget", "10.0", "--overnight", "--hours", "8",
                "--no-approval");
        after = site.repo().manifest();
        status = site.client().status();
    }

    /** What people have in their repositories and nobody may touch. */
    private static void unusual(UserRepo repo) throws IOException {
        repo.write("notes/stats.py", Files.readString(repo.folder().resolve("notes/stats.py")) + "# stashed\n");
        repo.git("stash", "push", "-q");
        repo.git("config", "merge.renames", "false");
        for (String hook : List.of("pre-commit", "post-commit", "post-checkout", "reference-transaction")) {
            repo.write(".git/hooks/" + hook, "#!/bin/sh\necho ran >> \"$(dirname \"$0\")/../../hook-ran\"\n");
            Files.setPosixFilePermissions(repo.folder().resolve(".git/hooks/" + hook),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        repo.write("staged.txt", "staged\n").git("add", "staged.txt");
        repo.write("README.md", "# Edited and not committed\n").write("untracked.txt", "untracked\n");
    }

    @AfterAll
    static void end() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void endsByItselfAndSaysWhatCameOfIt() {
        assertEquals(0, typed.exit(), typed.all() + site.log());
        assertTrue(typed.out().contains("3 completed, 0 failed, 0 stopped, 0 waiting, $0.00 of $10.00"), typed.out());
        assertTrue(typed.out().contains("uncommitted changes"), typed.out());
        assertEquals("", typed.err());
    }

    @Test
    void showsThePlanBeforeAnythingIsWritten() {
        assertEquals(0, planned.exit(), planned.all());
        assertFalse(plannedWrote);
        PRINTED.keySet().forEach(feature -> assertTrue(planned.out().contains("would be done | " + feature + " | "),
                planned.out()));
        assertTrue(planned.out().contains("NEEDS_OBJECT | purge | notes/store.py:"), planned.out());
        assertTrue(planned.out().contains("5 unhooked features: the built-in agent can do 3 for $0.00"), planned.out());
    }

    @Test
    void leavesTheUsersRepositoryAsItWas() {
        assertEquals(before, after);
    }

    @Test
    void proposesEveryFeatureThatCanBeHookedUp() throws IOException {
        assertEquals(PRINTED.keySet(), status.agents().values().stream().map(AgentView::targetFeature)
                .collect(Collectors.toSet()));
        assertEquals(Set.of("reference_code NOT_DETERMINISTIC", "purge NEEDS_OBJECT"), status.notDone().stream()
                .map(left -> left.feature() + " " + left.code()).collect(Collectors.toSet()));
        String base = status.baseCommit().orElseThrow();
        for (AgentView agent : status.agents().values()) {
            String branch = agent.branch().orElseThrow();
            assertEquals(AgentStatus.COMPLETED, agent.status());
            assertTrue(branch.matches("auto/[a-z0-9-]+-" + agent.shortId()), branch);
            assertEquals(agent.proposalCommit().orElseThrow(), site.repo().git("rev-parse", branch));
            assertEquals(base, site.repo().git("rev-parse", branch + "^"), "one commit on the base");
            assertEquals(List.of(), agent.gates().stream().filter(gate -> !gate.outcome().equals("passed")).toList());
            assertTrue(Files.exists(site.paths().folder().resolve("proposals")
                    .resolve(branch.replace('/', '-') + ".md")));
        }
        assertEquals(3, site.repo().proposedBranches().size());
    }

    @Test
    void everyBranchIsGreenAndItsCommandWorksByHand() throws IOException {
        for (AgentView agent : status.agents().values()) {
            Path checkout = temp.resolve("by-hand-" + agent.shortId());
            UserRepo.git(temp, "clone", "-q", "--branch", agent.branch().orElseThrow(),
                    site.repo().folder().toString(), checkout.toString());
            Site.Ran tests = Site.run(checkout, Map.of(), List.of("python3", "-m", "unittest", "discover"));
            assertEquals(0, tests.exit(), tests.output());
            Site.Ran command = Site.run(checkout, Map.of(), agent.trial());
            assertEquals(0, command.exit(), command.output());
            assertEquals(PRINTED.get(agent.targetFeature()), command.output().strip());
        }
    }

    @Test
    void theReportCanBeVerifiedAndAForgedOneIsFound() throws IOException {
        Path report = Path.of(status.reportPath().orElseThrow());
        assertTrue(report.getFileName().toString().matches("orchestration_report_\\d{8}_\\d{6}\\.json"));
        String markdown = Files.readString(Path.of(report.toString().replace(".json", ".md")));
        assertEquals(markdown.strip(), site.fresh("auto", "report").out().strip());
        Site.Ran agreed = verify(report);
        assertEquals(0, agreed.exit(), agreed.output());
        ReportSchema.hold(report);

        String text = Files.readString(report);
        Path forged = Files.writeString(temp.resolve("forged.json"),
                text.replaceFirst("\"agents_completed\" : 3", "\"agents_completed\" : 4"));
        Site.Ran found = verify(forged);
        assertEquals(65, found.exit());
        assertTrue(found.output().contains("/orchestration_summary/agents_completed"), found.output());
        String commit = status.agents().values().iterator().next().proposalCommit().orElseThrow();
        Files.writeString(forged, text.replace(commit, "0".repeat(40)));
        assertEquals(65, verify(forged).exit());
    }

    private static Site.Ran verify(Path report) throws IOException {
        return site.program("dev.fresh.daemon.VerifyMain", report.toString());
    }

    @Test
    void theRecipesOfTheGuideWorkAsWritten() throws IOException {
        assertEquals("Cost: $0.00 / $10.00", recipe("fresh auto status | grep Cost").lines().findFirst().orElse(""));
        assertTrue(recipe("fresh auto status --format detailed | grep -i test").contains("Gate tests: passed"));
        assertEquals(status.agents().size(), Json.object(recipe("fresh auto status --format json"))
                .get("agents") instanceof Map<?, ?> agents ? agents.size() : -1);
        assertTrue(recipe("ls .fresh/logs/orchestrator_*.log")
                .matches("(?s)\\.fresh/logs/orchestrator_\\d{8}_\\d{6}\\.log\n"));
        assertEquals(3, recipe("grep \"Agent.*completed\" .fresh/logs/orchestrator*.log").lines().count());
        assertTrue(recipe("grep \"Cost:\" .fresh/logs/orchestrator*.log").endsWith("Cost: $0.00 / $10.00\n"));
        assertTrue(
                recipe("grep \"failed\" .fresh/logs/orchestrator*.log").endsWith("0 active, 3 completed, 0 failed\n"));
        assertFalse(recipe("tail -n 3 .fresh/logs/orchestrator_$(date +%Y%m%d)*.log").isBlank());
    }

    @Test
    void countsAgentsWithJq() throws Exception {
        Tools.require("jq", "--version");
        assertEquals("3\n", recipe("fresh auto status --format json | jq '.agents | length'"));
    }

    @Test
    void everyProposalIsProvenByTheWayToItBeforeAndAfter() throws IOException {
        for (AgentView agent : status.agents().values()) {
            Site.Ran proven = inventory("prove", agent.targetFeature());
            assertEquals(0, proven.exit(), proven.output());
            assertTrue(proven.output().contains("Not hooked up: no entry point reaches it."), proven.output());
            assertTrue(proven.output().contains("Proven: nothing reached it before, and the way above does now."),
                    proven.output());
        }
        assertEquals(69, inventory("prove", "purge").exit(), "nothing was proposed for it");
    }

    @Test
    void theInventoryIsAsItsPublishedSchemaSays() throws IOException {
        new ReportSchema(Path.of("..", "docs", "inventory.schema.json"))
                .hold(Json.object(inventory("list", "--all", "--quiet", "--format", "json").output()));
    }

    private static Site.Ran inventory(String... arguments) throws IOException {
        return site.program("dev.fresh.daemon.InventoryMain", arguments);
    }

    /** Runs a line of the guide in a shell that has {@code fresh} on its path. */
    private static String recipe(String line) throws IOException {
        List<String> words = new ArrayList<>(Site.installation().program("dev.fresh.cli.FreshCommand", List.of()));
        Path fresh = Files.createDirectories(temp.resolve("bin")).resolve("fresh");
        Files.writeString(fresh, "#!/bin/sh\nexec '" + String.join("' '", words) + "' \"$@\"\n");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", fresh.getParent() + ":" + System.getenv("PATH"));
        Site.Ran ran = Site.run(site.repo().folder(), environment, List.of("sh", "-c", line));
        assertEquals(0, ran.exit(), line + "\n" + ran.output());
        return ran.output();
    }

    @Test
    void keepsItsOwnFilesToItsOwner() throws IOException {
        FreshPaths paths = site.paths();
        Map<String, String> modes = new TreeMap<>();
        for (Path file : List.of(paths.folder(), paths.state(), paths.logs(), paths.socket())) {
            modes.put(file.getFileName().toString(),
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertEquals(Map.of(".fresh", "rwx------", "state", "rwx------", "logs", "rwx------", "daemon.sock",
                "rw-------"), modes);
        try (Stream<Path> trees = Files.list(paths.workspaces().resolve("agents"))) {
            assertEquals(List.of(), trees.toList(), "worktrees of completed agents are removed");
        }
    }
}
