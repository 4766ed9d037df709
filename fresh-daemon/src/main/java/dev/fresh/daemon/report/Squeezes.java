package dev.fresh.daemon.report;

import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.fleet.Envelope;
import dev.fresh.core.fleet.FleetEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** When there was too little room on the machine, and who had to make some. */
final class Squeezes {

    private final List<Squeeze> all = new ArrayList<>();

    private static final class Squeeze {

        private final Instant from;
        private final String reason;
        private final Set<String> agents = new LinkedHashSet<>();
        private Optional<Instant> to = Optional.empty();

        private Squeeze(Instant from, String reason) {
            this.from = from;
            this.reason = reason;
        }
    }

    /** Takes an event of the run's time. */
    void add(Instant at, FleetEvent event) {
        Optional<Squeeze> open = all.isEmpty() ? Optional.empty()
                : Optional.of(all.getLast()).filter(last -> last.to.isEmpty());
        if (event instanceof FleetEvent.RunPaused paused && paused.reason().startsWith(Envelope.NO_ROOM)
                && open.isEmpty()) {
            all.add(new Squeeze(at, paused.reason().substring(Envelope.NO_ROOM.length())));
        } else if (event instanceof FleetEvent.AgentCommanded told
                && told.control() instanceof AgentEvent.PauseAsked asked && asked.why().isPresent()) {
            if (open.isEmpty()) {
                all.add(new Squeeze(at, asked.why().get()));
            }
            all.getLast().agents.add(told.agentId());
        } else if (event instanceof FleetEvent.RunResumed || event instanceof FleetEvent.RunEnded) {
            open.ifPresent(last -> last.to = Optional.of(at));
        }
    }

    /** Each time, as it stands in the report. */
    List<Map<String, Object>> entries() {
        return all.stream().map(squeeze -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("from", squeeze.from.toString());
            entry.put("to", squeeze.to.map(Instant::toString).orElse(null));
            entry.put("reason", squeeze.reason);
            entry.put("agents", List.copyOf(squeeze.agents));
            return entry;
        }).toList();
    }
}
