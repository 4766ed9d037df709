package dev.fresh.tui.model;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The groups in which the overview lists agents, those first that somebody has to do something about. */
public enum Group {
    WAITING("WAITING FOR YOU", false, EnumSet.of(AgentStatus.AWAITING_USER)),
    WORKING("WORKING", false, EnumSet.of(AgentStatus.ANALYZING, AgentStatus.IMPLEMENTING, AgentStatus.TESTING,
            AgentStatus.COMMITTING)),
    FAILED("WENT WRONG", true, EnumSet.of(AgentStatus.FAILED)),
    HELD("QUEUED AND PAUSED", false, EnumSet.of(AgentStatus.QUEUED, AgentStatus.PAUSED)),
    DONE("DONE", true, EnumSet.of(AgentStatus.COMPLETED, AgentStatus.STOPPED));

    private final String title;
    private final boolean ended;
    private final Set<AgentStatus> states;

    Group(String title, boolean ended, Set<AgentStatus> states) {
        this.title = title;
        this.ended = ended;
        this.states = states;
    }

    public String title() {
        return title;
    }

    boolean ended() {
        return ended;
    }

    /** The states of its members. */
    public Set<AgentStatus> states() {
        return states;
    }

    /** Its members in their order; the same agents in the same order give the same list. */
    public List<AgentView> members(Iterable<AgentView> agents, Order order) {
        List<AgentView> members = new ArrayList<>();
        agents.forEach(agent -> {
            if (states.contains(agent.status())) {
                members.add(agent);
            }
        });
        members.sort(order.in(this));
        return members;
    }
}
