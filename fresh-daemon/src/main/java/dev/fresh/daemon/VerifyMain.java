package dev.fresh.daemon;

import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.review.Rehearsal;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.daemon.report.ReportFold;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.text.Written;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * {@code fresh report verify FILE}: recomputes a report from the journal and git and names every difference. Exits 0
 * when there is none, 65 when there is.
 */
public final class VerifyMain {

    private static final int SHOWN_MAX = 20;

    private VerifyMain() {
    }

    public static void main(String[] args) {
        Written written = Written.standard();
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(written.exit(run(List.of(args), Path.of(""), out, err), Exits.IO,
                System.err::println));
    }

    static int run(List<String> args, Path folder, PrintStream out, PrintStream err) {
        ProgramOptions options = new ProgramOptions("fresh report verify", args, List.of(), List.of());
        List<String> files = options.words();
        try {
            options.wrong(ProgramOptions.TEXT_OR_JSON).ifPresent(why -> {
                throw new Refusal(ErrorCode.BAD_USAGE, why, options.hint());
            });
            if (files.size() != 1) {
                throw new Refusal(ErrorCode.BAD_USAGE, "report verify needs exactly one report file",
                        "for example: fresh report verify .fresh/orchestration_report_20261120_060000.json");
            }
            FreshPaths paths = FreshPaths.find(folder.toAbsolutePath()).orElseThrow(() -> new Refusal(
                    ErrorCode.NOT_A_REPOSITORY, folder.toAbsolutePath() + " is not in a git repository",
                    "change to the repository that the report is about"));
            List<String> differences = differences(paths, folder.resolve(files.getFirst()));
            return say(options.json(), files.getFirst(), differences, out);
        } catch (Refusal e) {
            return options.refuse(e.code(), e.getMessage(), e.body().error().hint(), out, err);
        } catch (EdgeException e) {
            return options.refuse(ErrorCode.BAD_DATA, e.getMessage(), "", out, err);
        }
    }

    private static int say(boolean json, String file, List<String> differences, PrintStream out) {
        if (json) {
            out.println(Json.write(Map.of("verified", differences.isEmpty(), "differences", differences)));
        } else if (differences.isEmpty()) {
            out.println("verified: " + file + " agrees with the journal and git");
        } else {
            out.println(file + " differs from the journal and git in " + differences.size() + " places:");
            differences.stream().limit(SHOWN_MAX).forEach(difference -> out.println("  " + difference));
        }
        return differences.isEmpty() ? Exits.OK : Exits.DATA;
    }

    private static List<String> differences(FreshPaths paths, Path file) {
        Map<String, Object> claimed = read(file);
        if (!(claimed.get("run_id") instanceof String runId)
                || !(claimed.get("journal_position") instanceof Number position)
                || !(claimed.get("revision") instanceof Number revision)) {
            throw new Refusal(ErrorCode.BAD_DATA, file + " is not a report of fresh",
                    "it needs run_id, journal_position and revision");
        }
        if (!ReportFold.SCHEMA.equals(claimed.get("schema"))) {
            throw new Refusal(ErrorCode.BAD_DATA, file + " has the form " + claimed.get("schema")
                    + ", and this release writes and recomputes " + ReportFold.SCHEMA,
                    "verify it with the release that wrote it");
        }
        Journal<FleetEvent> journal = Journal
                .openReadOnly(Daemon.journalFile(paths), new JournalCodec(), Product.VERSION)
                .orElseThrow(() -> new Refusal(ErrorCode.BAD_DATA, "there is no journal in " + paths.state(),
                        "verify a report in the repository whose daemon wrote it"));
        try (journal) {
            Workspaces workspaces = Daemon.workspaces(paths);
            List<String> found = new ArrayList<>();
            ReportFold fold = ReportWork.fold(journal, position.longValue(), runId);
            fold.proposals().forEach(proposal -> checkGit(workspaces, proposal, found));
            fold.rehearsal().ifPresent(made -> checkMerges(workspaces, made, found));
            Map<String, Object> recomputed = fold.report(revision.intValue());
            // Through JSON, so that both sides have the same kinds of numbers.
            compare("", claimed, Json.object(Json.write(recomputed)), found);
            return found;
        }
    }

    /** The journal's figures about a commit, against the commit itself. */
    private static void checkGit(Workspaces workspaces, Proposal proposal, List<String> found) {
        try {
            if (!workspaces.changedFiles(proposal.base(), proposal.commit()).equals(proposal.files())) {
                found.add("commit " + proposal.commit() + " changes other files than the journal says");
            }
        } catch (EdgeException e) {
            found.add("commit " + proposal.commit() + " cannot be read from git: " + e.getMessage());
        }
    }

    /** What the journal says about merging, against merging once more. */
    private static void checkMerges(Workspaces workspaces, Rehearsal made, List<String> found) {
        try {
            Map<String, List<String>> conflicts = Rehearsals.conflicts(workspaces.merges(), made);
            made.order().stream().filter(step -> !conflicts.getOrDefault(step.commit(), List.of())
                    .equals(step.conflicts())).forEach(step -> found.add("commit " + step.commit()
                            + " merges in another way than the journal says"));
        } catch (EdgeException e) {
            found.add("the proposals cannot be merged: " + e.getMessage());
        }
    }

    private static void compare(String where, Object claimed, Object recomputed, List<String> found) {
        if (claimed instanceof Map<?, ?> left && recomputed instanceof Map<?, ?> right) {
            TreeSet<String> keys = new TreeSet<>();
            left.keySet().forEach(key -> keys.add(key.toString()));
            right.keySet().forEach(key -> keys.add(key.toString()));
            keys.forEach(key -> compare(where + "/" + key, left.get(key), right.get(key), found));
        } else if (claimed instanceof List<?> left && recomputed instanceof List<?> right
                && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                compare(where + "/" + i, left.get(i), right.get(i), found);
            }
        } else if (!Objects.equals(claimed, recomputed)) {
            found.add(where + ": the report says " + claimed + ", the journal and git say " + recomputed);
        }
    }

    private static Map<String, Object> read(Path file) {
        try {
            return Json.object(Files.readString(file));
        } catch (IOException e) {
            throw new Refusal(ErrorCode.BAD_DATA, "the report " + file + " cannot be read", "name an existing file");
        } catch (Json.BadJson e) {
            throw new Refusal(ErrorCode.BAD_DATA, file + " is not JSON: " + e.getMessage(),
                    "verify the .json file, not the .md one");
        }
    }
}
