package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static dev.fresh.protocol.AgentStatus.IMPLEMENTING;
import static dev.fresh.protocol.AgentStatus.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.StatusView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes of the user's while a run goes on: a hook stops it, people's own work is only told of. */
@Tag("slow")
final class TripwireTest {

    /** One agent ends a piece of work when it is told to, the other would go on for ever. */
    private static final String TWO = """
            {"agents": {
              "word_count": {"attempts": [[{"wait_for": "go"}, {"write": "notes/w.py", "text": "FIRST = 1\\n"}]]},
              "preview": {"attempts": [[{"hang": true}]]},
              "*": {"decline": "EFFECTS"}}}
            """;
    private static final String ONE = TWO.replace("[{\"hang\": true}]", "[{\"write\": \"p.txt\", \"text\": \"p\"}]");

    @TempDir
    private Path temp;
    private Site site;

    @BeforeEach
    void repository() throws Exception {
        Tools.require("python3", "--version");
        site = Site.notes(temp);
    }

    @AfterEach
    void end() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void aHookThatSomebodyWritesStopsTheRun() throws Exception {
        site.startDaemon();
        site.start(site.script(TWO));
        site.await("word_count", IMPLEMENTING);
        site.await("preview", IMPLEMENTING);
        site.repo().write(".git/hooks/pre-commit", "#!/bin/sh\ntouch ../hook-ran\n");
        site.release("go");

        StatusView end = site.awaitEnd();
        assertEquals(Optional.of(EndReason.TRIPWIRE), end.endReason());
        assertEquals(Exits.CONFIGURATION, end.endReason().orElseThrow().exit());
        String why = end.endText().orElseThrow();
        assertTrue(why.startsWith("changed while the run went on, and git takes commands from there:"
                + " .git/hooks/pre-commit (before: absent; after: sha256:"), why);
        assertTrue(why.endsWith("find out who wrote it, put it back or keep it, then start again"), why);
        assertEquals(STOPPED, Site.agent(end, "preview").status());
        assertTrue(Files.isDirectory(Path.of(Site.agent(end, "preview").workspace().orElseThrow())), "work is kept");
        Path report = Path.of(end.reportPath().orElseThrow());
        assertTrue(changed(report).stream().anyMatch(each -> each.get("what").equals(".git/hooks/pre-commit")
                && each.get("stops_the_run").equals(true)), () -> "not in " + report);
        assertFalse(Files.exists(temp.resolve("hook-ran")));
        assertEquals(0, site.fresh("report", "verify", report.toString()).exit());
    }

    @Test
    void anAgentThatReachesOutOfItsTreeEndsTheRunAndThePersonIsTold() throws Exception {
        Path told = temp.resolve("told");
        Path outside = site.repo().folder().resolve("README.md");
        site.repo().write(".fresh/config.yaml", "command:\n  argv: [" + script("agent",
                "exec 3>>" + outside + "\nexec sleep 600") + "]\n");
        site.daemonSees("FRESH_NOTIFY_COMMAND", "[" + script("tell", "cat >>" + told) + "]").startDaemon();
        Typed typed = site.fresh("auto", "start", "--provider", "command", "--allow-unmetered", "--sandbox", "none",
                "--agents", "2", "--offline", "--overnight", "--budget", "5");
        assertEquals(Exits.CONFIGURATION, typed.exit(), () -> typed.all() + site.log());
        StatusView end = site.client().status();
        assertEquals(Optional.of(EndReason.TRIPWIRE), end.endReason());
        String why = end.endText().orElseThrow();
        assertTrue(why.startsWith("open for writing by an agent's process, and outside its tree: README.md (sleep,"
                + " process "), why);
        assertTrue(end.agents().values().stream().anyMatch(each -> why.contains(" of agent " + each.shortId() + ")")),
                why);
        Path report = Path.of(end.reportPath().orElseThrow());
        Map<String, Object> changed = changed(report).stream().filter(each -> each.get("what").equals("README.md"))
                .findFirst().orElseThrow();
        assertEquals(true, changed.get("stops_the_run"));
        assertTrue(String.valueOf(changed.get("opened_by")).startsWith("sleep, process "), changed::toString);
        assertEquals(0, site.fresh("report", "verify", report.toString()).exit());
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while ((!Files.exists(told) || !Files.readString(told).contains("run_ended"))
                && System.nanoTime() < patience) {
            Site.pause();
        }
        assertTrue(Files.readString(told).contains("open for writing by an agent's process"));
    }

    private Path script(String name, String text) throws Exception {
        Path file = temp.toRealPath().resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }

    @Test
    void whatChangesWhileNoDaemonRunsIsSeenByTheNextOne() throws Exception {
        ProcessHandle daemon = site.startDaemon();
        site.start(site.script(TWO));
        site.await("preview", IMPLEMENTING);
        Site.kill(daemon);
        site.repo().git("config", "core.bare", "true");
        site.startDaemon();

        StatusView end = site.awaitEnd();
        assertEquals(Optional.of(EndReason.TRIPWIRE), end.endReason());
        String why = end.endText().orElseThrow();
        assertTrue(
                why.contains(".git/config (before: sha256:") && why.contains("core.bare (before: false; after: true)"),
                why);
        ReportSchema.hold(Path.of(end.reportPath().orElseThrow()));
    }

    @Test
    void whatPeopleDoBesideARunIsListedAndStopsNothing() throws Exception {
        site.repo().git("init", "-q", "--bare", "../origin.git");
        site.repo().git("remote", "add", "origin", "../origin.git");
        site.startDaemon();
        site.start(site.script(ONE));
        site.await("word_count", IMPLEMENTING);
        site.repo().write("mine.txt", "mine\n").git("add", "-A");
        assertEquals(List.of(".fresh/.gitignore", "mine.txt"), site.repo().git("diff", "--cached", "--name-only")
                .lines().toList(), "nobody typed fresh init");
        site.repo().git("commit", "-q", "-m", "Work at night");
        site.repo().git("push", "-q", "-u", "origin", "main");
        assertEquals("origin", site.repo().git("config", "branch.main.remote"));
        site.repo().write("README.md", "# Edited and not committed\n");
        site.release("go");
        site.await("word_count", AWAITING_USER);
        assertEquals(0, site.fresh("auto", "stop").exit());

        StatusView end = site.awaitEnd();
        assertEquals(Optional.of(EndReason.STOPPED), end.endReason());
        assertEquals(AWAITING_USER, Site.agent(end, "word_count").status());
        Path report = Path.of(end.reportPath().orElseThrow());
        List<Map<String, Object>> changed = changed(report);
        assertEquals(Set.of("branches and tags", "index", "working tree", "README.md", "mine.txt"),
                changed.stream().map(each -> each.get("what")).collect(Collectors.toSet()));
        assertTrue(changed.stream().noneMatch(each -> each.get("stops_the_run").equals(true)));
        assertTrue(Files.readString(Path.of(report.toString().replaceAll("json$", "md")))
                .contains("## Changed during the run, origin unknown"));
        assertEquals(0, site.fresh("report", "verify", report.toString()).exit());
    }

    private static List<Map<String, Object>> changed(Path report) throws Exception {
        return ((List<?>) ReportSchema.hold(report).getOrDefault("changed_during_run", List.of())).stream()
                .map(ReportSchema::object).toList();
    }
}
