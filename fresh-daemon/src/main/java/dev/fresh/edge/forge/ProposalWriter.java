package dev.fresh.edge.forge;

import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.Wish;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes what a reviewer wants to know: what and why, what was checked, what it cost, how to try it. */
public final class ProposalWriter {

    private static final int FILES_SHOWN_MAX = 50;
    /** The word that makes a forge close what is named behind it, once that is merged. */
    private static final Pattern CLOSING = Pattern.compile("(?i)\\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)"
            + "(?=[\\s:]*(?:\\S*#|\\S*/issues/|GH-)\\d)");

    /** What makes titles, blocks or names of links of what stands on a line or above it. */
    private static final Pattern BLOCK = Pattern
            .compile("(?m)^[ \\t]*(#{1,6}(?=\\s|$)|=+[ \\t]*$|-+[ \\t]*$|`{3,}|~{3,}"
                    + "|\\[[^\\]\\n]*]:)");

    private ProposalWriter() {
    }

    /**
     * What a proposal's text is made of.
     *
     * @param baseName branch or revision that the run started from
     * @param cost for example {@code $0.04, measured}
     * @param approval who said yes, empty while nobody has
     */
    public record Source(String agentId, Task task, Proposal proposal, String baseName, String cost,
            Optional<Approval> approval, Context context) {

        /** A first proposal that stands on its base alone. */
        public Source(String agentId, Task task, Proposal proposal, String baseName, String cost,
                Optional<Approval> approval) {
            this(agentId, task, proposal, baseName, cost, approval, Context.NONE);
        }
    }

    /**
     * What a proposal has to do with others, and with what was said about it.
     *
     * @param position of the journal, 0 when it is not known
     * @param after branches that have to be merged before it
     * @param round how often agents were sent to it again
     * @param addressed what the last of them was told
     * @param sandbox in which agent and gates ran, or {@code none}
     */
    public record Context(long position, List<String> after, int round, List<Feedback> addressed, String sandbox) {

        public static final Context NONE = new Context(0, List.of(), 0, List.of(), "bubblewrap");

        public Context {
            after = List.copyOf(after);
            addressed = List.copyOf(addressed);
        }
    }

    public static ProposalText text(Source source) {
        Proposal proposal = source.proposal();
        StringBuilder body = new StringBuilder(ProposalText.marker("agent " + source.agentId())).append("\n");
        section(body, "What", prose(proposal.summary()));
        section(body, "Why", prose(source.task().reason()) + ProposalEvidence.closes(source.task()));
        section(body, "Evidence", ProposalEvidence.of(source));
        section(body, "Checks", "Run by fresh on exactly this commit, not by the agent.\n\n"
                + ProposalEvidence.checks(proposal.gates()));
        section(body, "What a person should look at", ProposalEvidence.attention(source));
        if (!source.context().addressed().isEmpty()) {
            section(body, "Feedback addressed in round " + source.context().round(),
                    list(source.context().addressed().stream().map(ProposalEvidence::said).toList()));
        }
        section(body, "Files", files(proposal.files()));
        section(body, "How to try it", code("git switch " + proposal.branch())
                + (proposal.trial().isEmpty() ? "" : ", then " + code(proposal.trialLine())));
        section(body, "Cost", prose(source.cost()));
        source.approval().ifPresent(approval -> section(body, "Approved", prose(approved(approval))));
        body.append("Made by fresh, agent ").append(code(source.agentId())).append(", on ")
                .append(code(source.baseName())).append(" at ").append(code(proposal.base())).append(".\n");
        return new ProposalText(title(source.task()), body.toString(), List.of(ProposalText.LABEL),
                proposal.branch(), proposal.commit(), source.baseName(), proposal.base(), proposal.simulated());
    }

    /** One line; what people call their issue closes no other one, and is not read as markup in a title. */
    private static String title(Task task) {
        String own = "Resolve " + task.wish().map(Wish::reference).orElse("");
        return task.wish().isPresent() && task.title().startsWith(own)
                ? own + quiet(task.title().substring(own.length())) : line(task.title());
    }

    private static String approved(Approval approval) {
        String by = approval.by().startsWith("by ") ? approval.by() : "by " + approval.by();
        return by + (approval.byPolicy() && !by.contains("not by a person") ? ", by policy and not by a person" : "")
                + (approval.comment().isEmpty() ? "" : ": " + approval.comment());
    }

    private static void section(StringBuilder body, String title, String text) {
        body.append("## ").append(title).append("\n\n").append(text).append("\n\n");
    }

    private static String files(List<ChangedFile> files) {
        String shown = files.stream().limit(FILES_SHOWN_MAX).map(file -> "- " + code(file.path()) + " " + file.status()
                + " +" + file.added() + " -" + file.removed()).collect(Collectors.joining("\n"));
        return files.size() <= FILES_SHOWN_MAX ? shown
                : shown + "\n- and " + (files.size() - FILES_SHOWN_MAX) + " more";
    }

    static String list(List<String> lines) {
        return lines.stream().map(each -> "- " + line(each)).collect(Collectors.joining("\n"));
    }

    /**
     * Other people's words: no markup that hides text from the reader, nobody notified, nothing loaded or closed, and
     * no
     * sections beside ours.
     */
    static String prose(String text) {
        String words = quiet(text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]|\\p{Cf}", "")).replace("&", "&amp;")
                .replace("<", "&lt;").replace("![", "!\\[").strip();
        return BLOCK.matcher(words).replaceAll(found -> Matcher.quoteReplacement(
                found.group().replaceFirst("[#=-]|\\[", "\\\\$0").replaceAll("[`~]", "\\\\$0")));
    }

    /** The same words, by which a forge notifies nobody and closes no issue. */
    public static String quiet(String text) {
        return CLOSING.matcher(text.replaceAll("@(?=\\w)", "@\u200b")).replaceAll("$0\u200b");
    }

    static String line(String text) {
        return prose(text.replaceAll("\\s+", " "));
    }

    static String code(String text) {
        return "`" + text.replaceAll("\\p{Cntrl}|\\p{Cf}|`", "?") + "`";
    }
}
