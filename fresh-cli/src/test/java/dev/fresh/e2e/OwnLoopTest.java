package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.stub.NotesWork;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The providers that need no agent program, from the typed command to a proposal, and what they cost. */
@Tag("slow")
final class OwnLoopTest {

    private static final String KEY = "sk-ant-planted-0123456789abcdef";

    @TempDir
    private Path temp;

    @BeforeEach
    void require() {
        Tools.require("bwrap");
        Tools.require("python3");
    }

    @ParameterizedTest
    @CsvSource({"anthropic_api, claude-sonnet-4-5", "openai_api, gpt-5.5"})
    void makesAProposalAndItsBillIsBookedExactly(String provider, String model) throws Exception {
        try (StubProvider stub = StubProvider.start(new NotesWork()); Site site = Site.notes(temp)) {
            site.daemonSees("ANTHROPIC_API_KEY", KEY).daemonSees("OPENAI_API_KEY", KEY)
                    .daemonSees("FRESH_ANTHROPIC_BASE_URL", stub.base())
                    .daemonSees("FRESH_OPENAI_BASE_URL", stub.base() + "/v1")
                    .daemonSees("FRESH_ANTHROPIC_API_MODEL", "claude-sonnet-4-5")
                    .daemonSees("FRESH_OPENAI_API_MODEL", "gpt-5.5").daemonSees("FRESH_DEBUG", "1");
            Sampler sampler = new Sampler(site.startDaemon(), List.of(KEY));
            AgentView view;
            try (sampler) {
                view = propose(site, provider);
            }
            assertEquals(Set.of(), sampler.hits());
            assertEquals(List.of(), Sampler.filesWith(temp, List.of(KEY)));
            assertEquals(stub.bill().micro(), site.client().status().totalCostMicroUsd());
            assertTrue(stub.bill().ofModel(model).micro() > 0 && stub.bill().whole());
            assertTrue(stub.requests().stream().allMatch(request -> request.ask().key().equals(KEY)));
            assertFalse(stub.requests().stream().anyMatch(request -> request.ask().raw().contains(KEY)));
            Figures.tell("K1", sampler.looks() + " looks at processes while " + provider + " made "
                    + stub.requests().size() + " requests with a canary for a key and FRESH_DEBUG, 0 hits in arguments,"
                    + " environments and files");
            System.out.println(provider + " proposal: booked " + view.costUsd() + " of 1, requests "
                    + stub.requests().size());
        }
    }

    @Test
    void aModelOnThisMachineCostsNothingAndNeedsNoKey() throws Exception {
        try (StubProvider stub = StubProvider.start(new NotesWork()).selling("qwen3-coder", "1", "1", "1", "1", "1");
                Site site = Site.notes(temp)) {
            site.daemonSees("FRESH_OPENAI_API_BASE_URL", stub.base() + "/v1")
                    .daemonSees("FRESH_OPENAI_API_MODEL", "qwen3-coder").daemonSees("FRESH_OPENAI_API_FREE", "true");
            site.startDaemon();
            propose(site, "openai_api");
            assertEquals(0, site.client().status().totalCostMicroUsd());
            assertTrue(stub.bill().micro() > 0);
            assertTrue(stub.requests().stream().allMatch(request -> request.ask().key().isEmpty()));
        }
    }

    private static AgentView propose(Site site, String provider) {
        Typed typed = site.fresh("auto", "start", "--provider", provider, "--feature", "word_count", "--agents", "1",
                "--budget", "2", "--agent-budget", "1", "--no-approval");
        AgentView view = site.agent("word_count");
        assertEquals(AgentStatus.COMPLETED, view.status(), () -> typed.all() + view + site.log());
        return view;
    }
}
