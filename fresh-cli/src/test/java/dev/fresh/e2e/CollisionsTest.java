package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten agents on one program. Four pairs of them write into the same lines, and two are green alone and red together.
 */
@Tag("slow")
final class CollisionsTest {

    private static final int AGENTS = 10;

    /** Writes its command into its place, and where it finds two versions it keeps both. */
    private static final String AGENT = """
            import os
            import pathlib
            import re
            import sys

            number = int(re.search(r"turn_(\\d)", sys.stdin.read()).group(1))
            place = number // 2 if number < 8 else number
            cli = pathlib.Path("mini/cli.py")
            text = cli.read_text()
            if "<<<<<<<" in text:
                lines = [line for line in text.splitlines() if not re.match(r"(<<<<<<<|=======|>>>>>>>)", line)]
                text = "\\n".join(lines) + "\\n"
            else:
                alias = ', aliases=["twin"]' if number >= 8 else ""
                handler = f'''def turn_{number}_command(args):
                from mini.text import turn_{number}
                print(turn_{number}("ab"))
            '''
                command = f'''    turn = sub.add_parser("turn-{number}"{alias})
                turn.set_defaults(func=turn_{number}_command)
            '''
                text = text.replace(f"# handler {number}\\n", handler).replace(f"    # place {place}\\n", command)
            cli.write_text(text)
            pathlib.Path(f"tests/test_turn_{number}.py").write_text(f'''import contextlib
            import io
            import unittest

            from mini.cli import main


            class Turn{number}Test(unittest.TestCase):
                def test_turns(self):
                    out = io.StringIO()
                    with contextlib.redirect_stdout(out):
                        main(["turn-{number}"])
                    self.assertEqual("{number}ba", out.getvalue().strip())
            ''')
            print("Hooks up", number)
            """;

    @TempDir
    private Path temp;

    @Test
    void tenAgentsOfWhomFourPairsCollideMergeInTheEnd() throws Exception {
        Tools.require("python3");
        try (Site site = site()) {
            site.startDaemon();
            Typed typed = site.fresh("auto", "start", "--agents", "10", "--budget", "10", "--agent-budget", "1",
                    "--provider", "command", "--allow-unmetered", "--sandbox", "none", "--overnight",
                    "--no-approval");
            StatusView status = site.client().status();
            assertEquals(AGENTS, status.agents().values().stream()
                    .filter(agent -> agent.status() == AgentStatus.COMPLETED).count(),
                    () -> typed.all()
                            + site.fresh("auto", "status", "--format", "detailed").all() + site.log());
            Map<String, Integer> numbers = status.agents().values().stream().collect(Collectors.toMap(AgentView::id,
                    agent -> Integer.parseInt(agent.targetFeature().replaceAll("\\D", ""))));
            assertEquals(Set.of(0, 1, 2, 3), seenInTime(site, numbers));
            rehearsed(site, numbers);
            assertEquals(0, site.program("dev.fresh.daemon.VerifyMain", reportFile(status)).exit());
        }
    }

    /** The pairs of which the second committed only after somebody had seen that it collides with the first. */
    private static Set<Integer> seenInTime(Site site, Map<String, Integer> numbers) {
        Set<Integer> seen = new HashSet<>();
        Set<Integer> committed = new HashSet<>();
        Set<Integer> inTime = new HashSet<>();
        for (EventView event : site.eventsUntil(event -> event.type().equals("ReportWritten"))) {
            int mine = event.agent().map(numbers::get).orElse(AGENTS);
            String text = event.text();
            if (event.type().equals("CheckpointMade") && text.contains("does not merge with")) {
                numbers.forEach((id, other) -> {
                    if (other != mine && other / 2 == mine / 2 && text.contains(id.substring(0, 8) + " in mini")) {
                        seen.add(mine / 2);
                    }
                });
            } else if (text.contains(" tested: gates ") && mine < 8 && !committed.add(mine / 2)
                    && seen.contains(mine / 2)) {
                inTime.add(mine / 2);
            }
        }
        return inTime;
    }

    private static void rehearsed(Site site, Map<String, Integer> numbers) throws Exception {
        Map<String, Object> report = Json.object(Files.readString(Path.of(reportFile(site.client().status()))));
        Map<?, ?> rehearsal = (Map<?, ?>) report.get("merge_rehearsal");
        assertEquals(List.of(), rehearsal.get("conflicts"));
        assertEquals(AGENTS, ((Number) rehearsal.get("merge_cleanly")).intValue());
        List<?> red = (List<?>) rehearsal.get("red");
        assertEquals(1, red.size(), rehearsal::toString);
        assertTrue(numbers.get(red.getFirst()) >= 8, rehearsal::toString);
        assertTrue(((List<?>) rehearsal.get("gates")).stream()
                .noneMatch(gate -> ((Map<?, ?>) gate).get("outcome").equals("failed")), rehearsal::toString);
        // Whoever does as the report says meets no conflict either.
        List<String> branches = new ArrayList<>();
        ((List<?>) rehearsal.get("order")).forEach(step -> branches.add((String) ((Map<?, ?>) step).get("branch")));
        site.repo().git("switch", "-q", "-c", "all");
        for (String branch : branches) {
            site.repo().git("merge", "-q", "--no-edit", branch);
        }
    }

    private static String reportFile(StatusView status) {
        return status.reportPath().orElseThrow();
    }

    private Site site() throws Exception {
        Site site = Site.empty(temp);
        UserRepo repo = site.repo();
        Path agent = Files.writeString(temp.resolve("agent.py"), AGENT);
        repo.write(".gitignore", "__pycache__/\n.fresh/\n").write("mini/__init__.py", "")
                .write("mini/__main__.py", "from mini.cli import main\n\nif __name__ == \"__main__\":\n    main()\n")
                .write("tests/__init__.py", "")
                .write("tests/test_cli.py", """
                        import collections
                        import pathlib
                        import re
                        import unittest


                        class CliTest(unittest.TestCase):
                            def test_names_are_unique(self):
                                text = pathlib.Path("mini/cli.py").read_text()
                                self.assertLess(len(re.findall("twin", text)), 2)
                        """);
        StringBuilder cli = new StringBuilder("""
                import argparse

                from mini.text import greeting


                def hello(args):
                    print(greeting())
                """);
        for (int i = 0; i < AGENTS; i++) {
            cli.append("\n\n# handler ").append(i).append("\n");
        }
        cli.append("""


                def main(argv=None):
                    parser = argparse.ArgumentParser(prog="mini")
                    sub = parser.add_subparsers(dest="command", required=True)
                    sub.add_parser("hello").set_defaults(func=hello)
                """);
        StringBuilder text = new StringBuilder("""
                def greeting() -> str:
                    \"""What the program says first.\"""
                    return "hello"
                """);
        for (int i = 0; i < AGENTS; i++) {
            cli.append("    # --\n    # place ").append(i).append("\n    # --\n");
            text.append("""


                    def turn_%1$d(text: str) -> str:
                        \"""Turns a text round and numbers it.\"""
                        return "%1$d" + text[::-1]
                    """.formatted(i));
        }
        cli.append("    args = parser.parse_args(argv)\n    args.func(args)\n");
        repo.write("mini/text.py", text.toString());
        repo.write("mini/cli.py", cli.toString());
        repo.write(".fresh/config.yaml", "command:\n  argv: [python3, " + agent + "]\n").commit("Begin");
        return site;
    }
}
