package dev.fresh.daemon.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A product that is a little wrong breaks the invariant that it should break, within a few nights. */
@Tag("slow")
final class MutantsTest {

    private static final int NIGHTS_MAX = 120;

    /** Plays nights until one breaks, and tells what it broke. */
    private static Set<Invariant> broken(Subject mutant) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        for (long seed = 0; seed < NIGHTS_MAX && broken.isEmpty(); seed++) {
            try {
                Night.of(new SplittableRandom(seed), mutant);
            } catch (Violation e) {
                broken.add(e.invariant());
            } catch (ArithmeticException e) {
                broken.add(Invariant.SOUND);
            }
        }
        return broken;
    }

    @Test
    void theProductItselfBreaksNothing() {
        for (long seed = 0; seed < 5; seed++) {
            assertTrue(Night.of(new SplittableRandom(seed), Subject.PRODUCT).writes() > 0);
        }
    }

    @Test
    void aReservationThatIsSkippedIsFound() {
        assertEquals(Set.of(Invariant.MONEY), broken(new Subject() {
            @Override
            public Fleet after(Fleet fleet, FleetEvent event, Instant at) {
                return event instanceof FleetEvent.AgentAdmitted e
                        ? fleet.after(new FleetEvent.AgentCommanded(e.agentId(), new AgentEvent.Admitted()), at)
                        : fleet.after(event, at);
            }
        }));
    }

    @Test
    void aRequestThatNobodyJudgesIsRefusedByTheBooks() {
        assertEquals(Set.of(Invariant.SOUND), broken(new Subject() {
            @Override
            public Verdict judge(Fleet fleet, Command command, Instant at) {
                return command instanceof Command.Reserve c && fleet.agents().get(c.agentId()).active()
                        ? new Verdict.Accepted(new FleetEvent.RequestReserved(c.agentId(), c.requestId(), c.call(),
                                c.provider(), c.model(), c.most()))
                        : Subject.super.judge(fleet, command, at);
            }
        }));
    }

    @Test
    void aChargeThatIsBookedTwiceIsFound() {
        assertEquals(Set.of(Invariant.MONEY), broken(new Subject() {
            @Override
            public Fleet after(Fleet fleet, FleetEvent event, Instant at) {
                return event instanceof FleetEvent.AgentCharged e
                        ? fleet.after(new FleetEvent.AgentCharged(e.agentId(), e.amount().plus(e.amount()),
                                e.source()), at)
                        : fleet.after(event, at);
            }
        }));
    }

    @Test
    void anEventThatTheDiskLosesIsFound() {
        assertEquals(Set.of(Invariant.KEPT), broken(new Subject() {
            @Override
            public List<String> read(List<String> written) {
                List<String> fewer = new ArrayList<>(written);
                fewer.remove(written.size() / 2);
                return fewer;
            }
        }));
    }

    @Test
    void anEventThatIsThereTwiceIsFound() {
        assertEquals(Set.of(Invariant.KEPT), broken(new Subject() {
            @Override
            public List<String> read(List<String> written) {
                List<String> more = new ArrayList<>(written);
                more.add(written.getLast());
                return more;
            }
        }));
    }

    @Test
    void eventsInAnotherOrderAreFound() {
        assertEquals(Set.of(Invariant.KEPT), broken(new Subject() {
            @Override
            public List<String> read(List<String> written) {
                return written.size() < 2 ? written : written.reversed();
            }
        }));
    }

    @Test
    void aRestartThatDoesNotInterruptWorkIsFound() {
        assertEquals(Set.of(Invariant.ATTEMPTS), broken(new Subject() {
            @Override
            public Fleet after(Fleet fleet, FleetEvent event, Instant at) {
                return event instanceof FleetEvent.DaemonStarted ? fleet.begin() : fleet.after(event, at);
            }
        }));
    }

    @Test
    void aReportFromThePastThatIsBelievedIsFound() {
        assertEquals(Set.of(Invariant.ATTEMPTS), broken(new Subject() {
            @Override
            public Fleet after(Fleet fleet, FleetEvent event, Instant at) {
                return event instanceof FleetEvent.AgentReported e && fleet.agents().containsKey(e.agentId())
                        ? fleet.after(new FleetEvent.AgentReported(e.agentId(),
                                fleet.agents().get(e.agentId()).epoch(), e.progress()), at)
                        : fleet.after(event, at);
            }
        }));
    }

    @Test
    void gatesThatAreCalledGreenAreFound() {
        assertEquals(Set.of(Invariant.DECIDED), broken(new Subject() {
            @Override
            public Fleet after(Fleet fleet, FleetEvent event, Instant at) {
                return event instanceof FleetEvent.AgentReported e
                        && e.progress() instanceof AgentEvent.GatesRan ran
                                ? fleet.after(new FleetEvent.AgentReported(e.agentId(), e.epoch(),
                                        new AgentEvent.GatesRan(Scenery.proposal(ran.proposal().commit(),
                                                ran.proposal().branch(),
                                                List.of(Scenery.gate("tests", GateResult.Outcome.PASSED)),
                                                List.of()))),
                                        at)
                                : fleet.after(event, at);
            }
        }));
    }

    @Test
    void aDeadlineThatIsForgottenIsFound() {
        Set<Invariant> broken = broken(new Subject() {
            @Override
            public Optional<FleetEvent> next(Fleet fleet, Instant at) {
                return Subject.super.next(fleet, at)
                        .filter(event -> !(event instanceof FleetEvent.StopAsked stop
                                && stop.reason().equals("the time is over")));
            }
        });
        assertTrue(broken.equals(Set.of(Invariant.TIME)) || broken.equals(Set.of(Invariant.ENDS)), broken.toString());
    }

    @Test
    void aDeadlineThatComesEarlyIsFound() {
        assertEquals(Set.of(Invariant.TIME), broken(new Subject() {
            @Override
            public Optional<FleetEvent> next(Fleet fleet, Instant at) {
                return fleet.activeRun().filter(run -> run.stop().isEmpty() && run.plan().isPresent())
                        .map(_ -> Optional.<FleetEvent>of(
                                new FleetEvent.StopAsked(EndCause.DEADLINE, "the time is over")))
                        .orElseGet(() -> Subject.super.next(fleet, at));
            }
        }));
    }

    @Test
    void aRunThatIsLeftAloneIsFound() {
        assertEquals(Set.of(Invariant.ENDS), broken(new Subject() {
            @Override
            public Optional<FleetEvent> next(Fleet fleet, Instant at) {
                return Subject.super.next(fleet, at).filter(event -> !(event instanceof FleetEvent.AgentAdmitted));
            }
        }));
    }

    @Test
    void aRuleThatFailsIsADefect() {
        Simulation.Outcome outcome = failing(7);
        assertEquals(Optional.of(7L), outcome.failed().map(Simulation.Failed::seed));
        assertEquals(Optional.of(Invariant.SOUND), outcome.failed().map(Simulation.Failed::invariant));
        assertEquals(7, outcome.tally().nights());
    }

    /** The first seed from which on every night meets a rule that throws. */
    private static Simulation.Outcome failing(long from) {
        try {
            return new Simulation(0, 40, seed -> seed < from ? Subject.PRODUCT : new Subject() {
                @Override
                public Optional<FleetEvent> next(Fleet fleet, Instant at) {
                    throw new StackOverflowError("a rule without an end");
                }
            }).run(2, _ -> {});
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
