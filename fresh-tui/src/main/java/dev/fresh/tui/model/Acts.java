package dev.fresh.tui.model;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.InventoryView.FeatureView;
import dev.fresh.protocol.QuestionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the keys do that are not for moving about. */
final class Acts {

    private Acts() {
    }

    static Update open(TuiModel model, Key key) {
        return show(model, View.STORY, agent(model).id());
    }

    /** Goes to a view, and reads the transcript when that is what it shows. */
    static Update show(TuiModel model, View view, String id) {
        TuiModel next = model.showing(view, id);
        if (!id.equals(model.agentId())) {
            for (View tab : view.ofAgent() ? view.beside() : List.<View>of()) {
                next = next.placed(tab, Place.START.following(tab == View.TRANSCRIPT));
            }
        }
        if (view != View.TRANSCRIPT || next.transcript().id().equals(id)) {
            return Update.of(next);
        }
        return Update.of(next.reading(Transcript.of(id)), new Ask.ReadLog(id, Ask.ReadLog.END));
    }

    static Update view(TuiModel model, Key key) {
        List<View> views = model.view().beside();
        int number = Integer.parseInt(key.name());
        return number > views.size() ? Update.of(model.saying("there are " + views.size() + " views here", false))
                : show(model, views.get(number - 1), model.agentId());
    }

    static Update beside(TuiModel model, int step) {
        List<View> views = model.view().beside();
        int next = Math.floorMod(views.indexOf(model.view()) + step, views.size());
        return show(model, views.get(next), model.agentId());
    }

    static Update back(TuiModel model, Key key) {
        if (!model.place().search().isEmpty()) {
            return Update.of(model.placed(model.place().searching("")));
        }
        return show(model, model.view().above(), model.agentId());
    }

    static Update approve(TuiModel model, Key key) {
        AgentView agent = agent(model);
        String commit = agent.proposalCommit().orElseThrow();
        return ask(model, new Prompt.Choice("Approve " + agent.shortId() + " " + agent.label()
                + " with commit " + Short.commit(commit) + "?",
                List.of(new Prompt.Option("y", "approve", new Deed.Approve(agent.id(), commit))), false));
    }

    static Update reject(TuiModel model, Key key) {
        return line(model, Prompt.Purpose.REJECT, "Reason to reject " + name(agent(model)) + ":");
    }

    static Update retry(TuiModel model, Key key) {
        return line(model, Prompt.Purpose.RETRY, "What should " + name(agent(model)) + " do better?");
    }

    static Update answer(TuiModel model, Key key) {
        return line(model, Prompt.Purpose.ANSWER, "Answer to " + name(agent(model)) + ":");
    }

    private static Update line(TuiModel model, Prompt.Purpose purpose, String question) {
        AgentView agent = agent(model);
        List<String> hints = new ArrayList<>();
        if (purpose == Prompt.Purpose.ANSWER) {
            agent.userQuestion().ifPresent(hints::add);
            boolean chooses = agent.questionKind().equals(Optional.of(QuestionKind.DECISION));
            for (int i = 0; chooses && i < agent.options().size(); i++) {
                hints.add(i + 1 + ". " + agent.options().get(i));
            }
        }
        return ask(model, new Prompt.Line(purpose, question, agent.id(), hints, Typing.of("")));
    }

    static Update begin(TuiModel model, Key key) {
        FeatureView feature = model.feature().orElseThrow();
        return ask(model,
                new Prompt.Choice("Start a run for " + feature.symbol() + " alone, with the configured limits?",
                        List.of(new Prompt.Option("y", "start it", new Deed.Begin(feature.id(), feature.symbol()))),
                        false));
    }

    /** A text has nothing to choose, so that the place is free to say what is shown beside it. */
    static Update files(TuiModel model, Key key) {
        return Update.of(model.placed(model.place().choosing(model.place().selected().isEmpty() ? "hidden" : "")));
    }

    static Update pause(TuiModel model, Key key) {
        return act(model, new Deed.Pause(agent(model).id()));
    }

    static Update resume(TuiModel model, Key key) {
        return act(model, new Deed.Resume(agent(model).id()));
    }

    static Update cancel(TuiModel model, Key key) {
        AgentView agent = agent(model);
        return ask(model, new Prompt.Choice("Cancel " + name(agent) + " for good?",
                List.of(new Prompt.Option("y", "cancel it", new Deed.Cancel(agent.id()))), true));
    }

    static Update stop(TuiModel model, Key key) {
        return ask(model, new Prompt.Choice("Stop the whole run?",
                List.of(new Prompt.Option("g", "gracefully, at safe points", new Deed.Stop(false)),
                        new Prompt.Option("f", "by force, at once", new Deed.Stop(true))),
                true));
    }

    static Update resumeRun(TuiModel model, Key key) {
        return act(model, new Deed.ResumeRun());
    }

    static Update sort(TuiModel model, Key key) {
        TuiModel next = model.ordered(model.order().next());
        return Update.of(next.saying("agents " + next.order().words(), true));
    }

    static Update follow(TuiModel model, Key key) {
        return model.place().follow() ? Update.of(model.placed(model.place().following(false)))
                : Moves.bottom(model);
    }

    static Update search(TuiModel model, Key key) {
        return ask(model, new Prompt.Line(Prompt.Purpose.SEARCH, "Search:", "", List.of(),
                Typing.of(model.place().search())));
    }

    static Update help(TuiModel model, Key key) {
        return Update.of(model.helping(!model.help()));
    }

    static Update redraw(TuiModel model, Key key) {
        return Update.of(model, new Ask.Redraw());
    }

    static Update suspend(TuiModel model, Key key) {
        return Update.of(model.saying("the dashboard is not suspended; q leaves it, and the run goes on", false));
    }

    static Update quit(TuiModel model, Key key) {
        return Update.of(model, new Ask.Leave());
    }

    static Update act(TuiModel model, Deed deed) {
        return Update.of(model, new Ask.Act(deed));
    }

    private static Update ask(TuiModel model, Prompt prompt) {
        return Update.of(model.prompting(Optional.of(prompt)));
    }

    private static String name(AgentView agent) {
        return agent.shortId() + " " + agent.label();
    }

    private static AgentView agent(TuiModel model) {
        return model.agent().orElseThrow();
    }
}
