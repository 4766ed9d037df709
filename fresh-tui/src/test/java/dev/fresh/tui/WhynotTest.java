package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import dev.fresh.tui.model.KeyMap;
import dev.fresh.tui.model.TuiModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be done to an agent in which state; what cannot says why, with the agent and its state. */
final class WhynotTest {

    private static final Set<KeyMap> OF_AGENTS = EnumSet.of(KeyMap.APPROVE, KeyMap.REJECT, KeyMap.RETRY,
            KeyMap.ANSWER, KeyMap.PAUSE, KeyMap.RESUME, KeyMap.CANCEL);

    private static TuiModel with(AgentView agent) {
        return new Stage(80, 24).knows(Nights.running(List.of(agent))).model();
    }

    private static Set<KeyMap> usable(TuiModel model) {
        Set<KeyMap> usable = EnumSet.noneOf(KeyMap.class);
        OF_AGENTS.stream().filter(key -> key.whynot(model).isEmpty()).forEach(usable::add);
        return usable;
    }

    @ParameterizedTest
    @EnumSource(AgentStatus.class)
    void offersWhatAStateAllows(AgentStatus status) {
        TuiModel model = with(Nights.agent(Nights.READY, status, "Stats.count").proposes()
                .asks(QuestionKind.READY, "Try it").from(AgentStatus.TESTING).view());
        Set<KeyMap> expected = switch (status) {
            case QUEUED, ANALYZING, IMPLEMENTING, TESTING, COMMITTING -> EnumSet.of(KeyMap.PAUSE, KeyMap.CANCEL);
            case AWAITING_USER -> EnumSet.of(KeyMap.APPROVE, KeyMap.REJECT, KeyMap.RETRY, KeyMap.PAUSE, KeyMap.CANCEL);
            case PAUSED -> EnumSet.of(KeyMap.RESUME, KeyMap.CANCEL);
            case COMPLETED, FAILED, STOPPED -> EnumSet.noneOf(KeyMap.class);
        };
        assertEquals(expected, usable(model));
        for (KeyMap key : OF_AGENTS) {
            key.whynot(model).ifPresent(why -> assertTrue(why.contains("a1b2c3d4") && why.contains(status.toString()),
                    why));
        }
    }

    @ParameterizedTest
    @EnumSource(QuestionKind.class)
    void offersWhatAQuestionAllows(QuestionKind kind) {
        TuiModel model = with(Nights.agent(Nights.READY, AgentStatus.AWAITING_USER, "Stats.count").proposes()
                .asks(kind, "What now?").view());
        boolean yesOrNo = kind == QuestionKind.READY || kind == QuestionKind.PERMISSION;
        assertEquals(yesOrNo, usable(model).contains(KeyMap.APPROVE));
        assertEquals(!yesOrNo, usable(model).contains(KeyMap.ANSWER));
        assertTrue(usable(model).contains(KeyMap.REJECT));
    }

    @Test
    void approvesNothingWithoutACommit() {
        TuiModel model = with(Nights.agent(Nights.READY, AgentStatus.AWAITING_USER, "Stats.count")
                .asks(QuestionKind.PERMISSION, "May it?").view());
        assertFalse(usable(model).contains(KeyMap.APPROVE));
    }

    @Test
    void letsNobodyTryAgainAfterTheRun() {
        StatusView ended = Nights.ended(List.of(Nights.agent(Nights.READY, AgentStatus.AWAITING_USER, "Stats.count")
                .proposes().asks(QuestionKind.READY, "Try it").view()));
        TuiModel model = new Stage(80, 24).knows(ended).model();
        assertEquals(EnumSet.of(KeyMap.APPROVE, KeyMap.REJECT, KeyMap.PAUSE, KeyMap.CANCEL), usable(model));
        assertTrue(KeyMap.STOP.whynot(model).orElseThrow().contains("no run is going on"));
    }

    @Test
    void resumesARunThatIsPaused() {
        assertTrue(KeyMap.GO_ON.whynot(Stage.ofNight(80, 24).model()).isPresent());
        StatusView paused = Nights.status(true, RunState.PAUSED, Optional.empty(), Nights.agents());
        assertEquals(Optional.empty(), KeyMap.GO_ON.whynot(new Stage(80, 24).knows(paused).model()));
    }

    @Test
    void saysThatNobodyIsSelected() {
        TuiModel model = new Stage(80, 24).knows(StatusView.none()).model();
        OF_AGENTS.forEach(key -> assertEquals("no agent is selected", key.whynot(model).orElseThrow()));
    }
}
