package dev.fresh.edge.provider;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.HookUpWriter.FileText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The built-in agent: hooks a feature up to the repository's command line from templates, with a test that rests on
 * trial calls. It costs nothing, and the same feature gives the same change.
 */
public final class BuiltinProvider implements Provider {

    @Override
    public String name() {
        return "builtin";
    }

    @Override
    public Cost cost() {
        return Cost.FREE;
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public Optional<Decline> assess(Task task, Site site) {
        if (task.kind() != Task.Kind.HOOK_UP) {
            return Optional.of(new Decline(Decline.Code.KIND, "the built-in agent only hooks features up; tests and"
                    + " documents need a model: see fresh doctor"));
        }
        try {
            Draft draft = draft(task.feature(), site, false);
            SourceTree tree = new SourceTree(site.tree());
            writer(draft.plan()).write(draft.plan(), draft.answers(), tree, tree);
            return Optional.empty();
        } catch (Declined reason) {
            return Optional.of(reason.decline());
        } catch (EdgeException e) {
            // One file that cannot be read, or a missing interpreter, must not end the plan of a whole run.
            return Optional.of(new Decline(Decline.Code.NO_SAMPLE, "no trial call of " + task.feature().symbol()
                    + " can be made: " + e.getMessage()));
        }
    }

    @Override
    public Plan analyze(Assignment assignment) {
        try {
            CommandPlan plan = new CommandPlanner(assignment.site().inventory(),
                    new SourceTree(assignment.site().tree())).plan(assignment.task().feature());
            return new Plan("Add the command `" + plan.name() + "` to the " + plan.root().framework()
                    + " command line in " + plan.root().path() + "; it calls " + plan.feature().symbol() + " of "
                    + plan.feature().path() + ". Add a test that runs it.", Optional.empty());
        } catch (Declined reason) {
            throw unexpected(reason);
        }
    }

    @Override
    public Result implement(Assignment assignment) {
        try {
            Draft draft = draft(assignment.task().feature(), assignment.site(), true);
            SourceTree base = new SourceTree(assignment.site().tree());
            SourceTree worktree = new SourceTree(assignment.worktree());
            List<FileText> files = writer(draft.plan()).write(draft.plan(), draft.answers(), base, base);
            // Repeated after a crash: what this same call has written already is not written a second time.
            boolean begun = files.stream().anyMatch(file -> worktree.has(file.path())
                    && worktree.read(file.path()).equals(file.text()));
            if (!begun) {
                files = writer(draft.plan()).write(draft.plan(), draft.answers(), base, worktree);
            }
            files.forEach(file -> worktree.write(file.path(), file.text()));
            files.forEach(file -> assignment.says().accept("wrote " + file.path()));
            List<String> command = new ArrayList<>(List.of(draft.plan().name()));
            command.addAll(draft.plan().tokens(draft.answers().getFirst().sample()));
            return new Result("Adds the command `" + draft.plan().name() + "`, which calls "
                    + draft.plan().feature().symbol() + ", and a test that expects what "
                    + draft.answers().size() + " trial call(s) gave.", command);
        } catch (Declined reason) {
            throw unexpected(reason);
        }
    }

    /** A plan whose trial calls worked. */
    private record Draft(CommandPlan plan, List<Answer> answers) {
    }

    /** The place takes a look at every other feature, so it is found only when something is going to be written. */
    private static Draft draft(Feature feature, Site site, boolean placed) {
        SourceTree tree = new SourceTree(site.tree());
        CommandPlanner planner = new CommandPlanner(site.inventory(), tree);
        CommandPlan plan = placed ? planner.placed(planner.plan(feature)) : planner.plan(feature);
        return new Draft(plan, trial(plan, tree).answers(plan, planner.samples(plan), site.scratch(), site.bench()));
    }

    private static Trial trial(CommandPlan plan, SourceTree tree) {
        return switch (Language.of(plan.feature())) {
            case PYTHON -> new PythonTrial(tree);
            case JAVA -> new JavaTrial(tree);
            case SCRIPT -> new NodeTrial(tree);
        };
    }

    private static HookUpWriter writer(CommandPlan plan) {
        return switch (plan.root().framework()) {
            case "argparse" -> new ArgparseWriter();
            case "click" -> new ClickWriter();
            case "typer" -> new TyperWriter();
            case "picocli" -> new PicocliWriter();
            case "commander" -> new CommanderWriter();
            default -> throw new Declined(Decline.Code.NO_ROOT, "the built-in agent does not know "
                    + plan.root().framework());
        };
    }

    private static EdgeException unexpected(Declined reason) {
        return new EdgeException(new Failure(Failure.Kind.AGENT, "the built-in agent cannot do this any more: "
                + reason.getMessage()));
    }
}
