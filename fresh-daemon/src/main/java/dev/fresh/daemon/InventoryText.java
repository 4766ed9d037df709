package dev.fresh.daemon;

import static dev.fresh.text.Table.Column.words;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Necessity;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Tier;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Strategy;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.daemon.report.Quoted;
import dev.fresh.edge.inventory.Explained;
import dev.fresh.edge.inventory.InventoryJson;
import dev.fresh.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The inventory for people: what nobody can reach, in a table that fits the terminal, and what a run would pick. */
final class InventoryText {

    private static final int REMARKS_MAX = 5;

    private InventoryText() {
    }

    static String table(InventoryReport report, boolean all, int room) {
        Table table = new Table("", words("ID"), words("TIER"), words("EFFECT").optional(2),
                words("WANTED").optional(1), words("FEATURE").atLeast(20), words("PLACE").atLeast(14).cutAtStart());
        shown(report, all).forEach(feature -> table.row(feature.id().substring(0, 8), state(feature),
                lower(feature.safety()), lower(feature.necessity()), inert(feature.symbol()),
                inert(feature.path() + ":" + feature.line())));
        if (all) {
            report.suppressed().forEach(s -> table.row(s.id().substring(0, 8), "-", "", "",
                    inert(s.symbol() + " (" + s.reason() + ")"), inert(s.path() + ":" + s.line())));
        }
        StringBuilder text = new StringBuilder();
        if (!table.isEmpty()) {
            table.lines(room).forEach(line -> text.append(line).append('\n'));
        }
        remarks(report).forEach(line -> text.append(inert(line)).append('\n'));
        return text.append(plan(report)).append('\n').toString();
    }

    /** Names come from a repository that anybody could have written. */
    private static String inert(String foreign) {
        return foreign.replaceAll("[\\p{Cc}\\p{Cf}]", "");
    }

    private static List<Feature> shown(InventoryReport report, boolean all) {
        return report.features().stream().filter(f -> all || f.verdict() != Verdict.HOOKED && f.within().isEmpty())
                .toList();
    }

    private static String state(Feature feature) {
        return switch (feature.verdict()) {
            case HOOKED -> "yes";
            case UNKNOWN -> "?";
            case UNHOOKED -> InventoryJson.tier(feature.tier());
        };
    }

    private static List<String> remarks(InventoryReport report) {
        List<String> lines = new ArrayList<>();
        report.packages().stream().filter(p -> !p.state().equals("known"))
                .forEach(p -> lines
                        .add((p.path().isEmpty() ? "(top)" : p.path()) + ": " + p.state() + ". " + p.reason()));
        report.parseErrors().stream().limit(REMARKS_MAX)
                .forEach(e -> lines.add(e.path() + ":" + e.line() + " " + e.message()));
        if (report.parseErrors().size() > REMARKS_MAX) {
            lines.add("... and " + (report.parseErrors().size() - REMARKS_MAX)
                    + " more files that could not be read whole.");
        }
        report.skipped().stream().limit(REMARKS_MAX).forEach(s -> lines.add(s.path() + " was not read. " + s.reason()));
        if (report.skipped().size() > REMARKS_MAX) {
            lines.add("... and " + (report.skipped().size() - REMARKS_MAX) + " more that were not read.");
        }
        if (report.roots().isEmpty()) {
            lines.add("No command line was found that a command could be added to.");
        }
        return lines;
    }

    /** One line: how much there is, and what a run could take on. */
    static String plan(InventoryReport report) {
        List<Feature> outer = report.features().stream().filter(f -> f.within().isEmpty()).toList();
        long unhooked = outer.stream().filter(f -> f.verdict() == Verdict.UNHOOKED).count();
        long certain = outer.stream().filter(f -> f.verdict() == Verdict.UNHOOKED && f.tier() == Tier.A).count();
        long doubtful = outer.stream().filter(f -> f.verdict() == Verdict.UNHOOKED && f.tier() == Tier.A
                && f.necessity() == Necessity.DOUBTFUL).count();
        long unknown = outer.stream().filter(f -> f.verdict() == Verdict.UNKNOWN).count();
        long hooked = outer.stream().filter(f -> f.verdict() == Verdict.HOOKED).count();
        int tasks = TaskPlanner.rank(report, Strategy.HIGHEST_IMPACT, 0, Set.of()).size();
        return unhooked + " unhooked, " + certain + " tier A"
                + (doubtful > 0 ? " (" + doubtful + " of doubtful use)" : "")
                + ", " + unknown + " unknown, " + hooked + " hooked up; a run can pick from " + tasks + "."
                + lacking(report);
    }

    /** What other kinds of work there are. */
    private static String lacking(InventoryReport report) {
        long tests = report.otherWork().stream().filter(work -> work.kind() == Task.Kind.COVER).count();
        long documents = report.otherWork().size() - tests;
        return report.otherWork().isEmpty() ? ""
                : " Of what is hooked up, " + tests + " lack tests and " + documents + " a document.";
    }

    static String one(Feature feature) {
        StringBuilder text = new StringBuilder();
        text.append(feature.symbol()).append("  ").append(feature.path()).append(':').append(feature.line())
                .append('\n');
        line(text, "id", feature.id());
        line(text, "kind", feature.language() + " " + lower(feature.kind()));
        line(text, "verdict", lower(feature.verdict()) + (feature.tier() == Tier.NONE ? ""
                : ", tier " + InventoryJson.tier(feature.tier())) + ", confidence " + feature.confidence());
        line(text, "hooked by", String.join(", ", feature.hookedBy()));
        line(text, "within", feature.within().orElse(""));
        line(text, "signature", feature.signature().map(s -> s.parameters().stream().map(InventoryText::parameter)
                .collect(Collectors.joining(", ", "(", ")"))
                + (s.returnType().isEmpty() ? "" : " -> " + s.returnType()))
                .orElse(""));
        line(text, "about", feature.signature().map(Feature.Signature::doc).orElse(""));
        line(text, "necessity", lower(feature.necessity()));
        line(text, "quality", String.valueOf(feature.quality()));
        line(text, "effect", lower(feature.safety()));
        line(text, "unlocks", feature.unlockedLines() > 0 ? feature.unlockedLines() + " lines" : "");
        feature.notes().forEach(note -> line(text, "note", note));
        feature.evidence().forEach(e -> line(text, e.kind(), e.path() + ":" + e.line() + "  " + e.text()));
        return text.toString();
    }

    static String explained(List<Explained> found) {
        return found.stream().map(one -> one.text().lines().map(InventoryText::inert)
                .collect(Collectors.joining("\n", "", "\n"))).collect(Collectors.joining("\n"));
    }

    static Map<String, Object> explainedTree(String commit, List<Explained> found) {
        return Map.of("commit", commit, "symbols", found.stream().map(Explained::tree).toList());
    }

    private static String parameter(Parameter parameter) {
        return parameter.name() + (parameter.type().isEmpty() ? "" : ": " + parameter.type())
                + parameter.defaultValue().map(value -> " = " + value).orElse("");
    }

    private static void line(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            text.append(String.format(Locale.ROOT, "  %-13s %s%n", label, value));
        }
    }

    static String markdown(InventoryReport report, boolean all) {
        StringBuilder text = new StringBuilder("# Inventory of " + report.commit().substring(0, 12) + "\n\n");
        text.append("| id | feature | place | verdict | tier | effect | wanted |\n|---|---|---|---|---|---|---|\n");
        for (Feature feature : shown(report, all)) {
            text.append("| ").append(feature.id(), 0, 8).append(" | ").append(Quoted.codeCell(feature.symbol()))
                    .append(" | ").append(Quoted.words(feature.path() + ":" + feature.line())).append(" | ")
                    .append(lower(feature.verdict())).append(" | ")
                    .append(Objects.requireNonNullElse(InventoryJson.tier(feature.tier()), "")).append(" | ")
                    .append(lower(feature.safety())).append(" | ").append(lower(feature.necessity())).append(" |\n");
        }
        text.append('\n');
        remarks(report).forEach(remark -> text.append("- ").append(Quoted.words(remark)).append('\n'));
        return text.append('\n').append(plan(report)).append('\n').toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
