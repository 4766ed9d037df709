package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.daemon.control.Queries;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.daemon.control.Views;
import dev.fresh.daemon.report.StatsFold;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Answers.RunView;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.StatsView;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions about a repository whose daemon does not run, from its journal, read-only:
 * {@code status | agent ID | requests ID | budget | logs ID OFFSET | diff ID | report FORMAT [RUN] |
 * runs | schedules | stats SINCE | proposals [all] | proposal ID | proposal-diff ID | rehearsal}. Prints the same JSON
 * as
 * the control API.
 */
public final class OfflineMain {

    private OfflineMain() {
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), Path.of(""), out));
    }

    static int run(List<String> args, Path folder, PrintStream out) {
        try {
            FreshPaths paths = FreshPaths.find(folder.toAbsolutePath()).orElseThrow(() -> new Refusal(
                    ErrorCode.NOT_A_REPOSITORY, folder.toAbsolutePath() + " is not in a git repository",
                    "run git init"));
            Fleet fleet = fold(paths);
            Queries queries = new Queries(paths, () -> fleet, new KeptDiffs(() -> Daemon.workspaces(paths)),
                    agent -> requests(paths, agent), () -> runs(paths), InstantSource.system());
            out.print(nights(paths, fleet, args).orElseGet(() -> answer(queries, args)));
            return 0;
        } catch (Refusal e) {
            return refuse(out, e.body());
        } catch (EdgeException e) {
            return refuse(out, new ErrorBody(ErrorCode.IO, e.getMessage(), "run: fresh doctor"));
        }
    }

    private static Optional<String> nights(FreshPaths paths, Fleet fleet, List<String> args) {
        return switch (args.isEmpty() ? "" : args.getFirst()) {
            case "schedules" -> Optional.of(Json.write(Schedules.list(fleet)));
            case "stats" -> Optional.of(Json.write(stats(paths, args.get(1))));
            case "proposals" -> Optional.of(Json.write(proposals(paths, fleet).list(args.contains("all"))));
            case "proposal" -> Optional.of(Json.write(proposals(paths, fleet).show(args.get(1))));
            case "proposal-diff" -> Optional.of(Json.write(proposals(paths, fleet).diff(args.get(1))));
            case "rehearsal" -> Optional.of(Json.write(proposals(paths, fleet).rehearse()));
            default -> Optional.empty();
        };
    }

    /** Local proposals are looked at where they are; nothing is asked of a network. */
    private static ProposalReads proposals(FreshPaths paths, Fleet fleet) {
        Workspaces workspaces = Daemon.workspaces(paths);
        return new ProposalReads(new Proposals(() -> fleet, Shipped.localForge(paths, new LocalBranches(workspaces))),
                workspaces);
    }

    private static StatsView stats(FreshPaths paths, String since) {
        Instant now = Instant.now();
        return Journal.openReadOnly(Daemon.journalFile(paths), new JournalCodec(), Product.VERSION).map(journal -> {
            try (journal) {
                return PastRuns.stats(journal, since, now);
            }
        }).orElseGet(() -> new StatsFold(Since.of(since, now, ZoneId.systemDefault())).stats(now));
    }

    private static String answer(Queries queries, List<String> args) {
        return switch (args.isEmpty() ? "" : args.getFirst()) {
            case "status" -> Json.write(queries.status(args.contains("all")));
            case "agent" -> Json.write(queries.agent(args.get(1)));
            case "requests" -> Json.write(queries.requests(args.get(1)));
            case "budget" -> Json.write(queries.budget());
            case "logs" -> Json.write(queries.log(args.get(1), Long.parseLong(args.get(2))));
            case "diff" -> Json.write(queries.diff(args.get(1)));
            case "report" -> queries.report(args.get(1), args.stream().skip(2).findFirst());
            case "runs" -> Json.write(queries.runs());
            default -> throw new Refusal(ErrorCode.BAD_USAGE, "unknown question " + args, "");
        };
    }

    /** What the journal says, an empty fleet when there is none. */
    static Fleet fold(FreshPaths paths) {
        return Journal.openReadOnly(Daemon.journalFile(paths), new JournalCodec(), Product.VERSION).map(journal -> {
            try (journal) {
                Fleet[] fleet = {Fleet.empty()};
                journal.replay(0, stored -> fleet[0] = fleet[0].after(stored.event(), stored.at()));
                return fleet[0];
            }
        }).orElse(Fleet.empty());
    }

    private static RequestsView requests(FreshPaths paths, Agent agent) {
        return Journal.openReadOnly(Daemon.journalFile(paths), new JournalCodec(), Product.VERSION).map(journal -> {
            try (journal) {
                return RequestReads.of(journal, agent);
            }
        }).orElseThrow();
    }

    private static List<RunView> runs(FreshPaths paths) {
        return Journal.openReadOnly(Daemon.journalFile(paths), new JournalCodec(), Product.VERSION).map(journal -> {
            try (journal) {
                return PastRuns.of(journal, new Views(paths, ZoneId.systemDefault()));
            }
        }).orElse(List.of());
    }

    private static int refuse(PrintStream out, ErrorBody body) {
        out.print(Json.write(body));
        return body.code().exit();
    }
}
