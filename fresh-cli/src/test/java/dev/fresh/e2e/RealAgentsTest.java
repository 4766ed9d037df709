package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.stub.NotesWork;
import dev.fresh.stub.StubProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each agent command line, from the typed command to a proposal, and what it costs. */
@Tag("slow")
final class RealAgentsTest {

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void makesAProposalAndItsBillIsBookedExactly(RealAgents agent) throws Exception {
        try (StubProvider stub = StubProvider.start(new NotesWork());
                Site site = RealAgents.site(temp, stub)) {
            agent.required();
            site.startDaemon();
            Typed typed = site.fresh("auto", "start", "--provider", agent.provider(), "--feature", "word_count",
                    "--agents", "1", "--budget", "2", "--agent-budget", "1", "--no-approval");
            AgentView view = site.agent("word_count");
            assertEquals(AgentStatus.COMPLETED, view.status(), () -> typed.all() + view + site.log());
            assertEquals(stub.bill().micro(), site.client().status().totalCostMicroUsd());
            assertTrue(stub.bill().whole());
            System.out.println(agent + " proposal: booked " + view.costUsd() + " of 1, requests "
                    + stub.requests().size() + ", exit " + typed.exit());
        }
    }
}
