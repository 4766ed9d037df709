package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.edge.forge.FakeGitHub;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.RehearsalView;
import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a proposal of the local forge: listed, merged in rehearsal, published later, closed. */
@Tag("slow")
final class ProposalsTest {

    @TempDir
    private Path temp;

    @Test
    void aLocalProposalIsListedRehearsedPublishedOnceThereIsARemoteAndClosed() throws Exception {
        Tools.require("python3");
        try (Site site = Site.notes(temp)) {
            site.repo().write(".fresh/config.yaml", "forge: local\n");
            try (FakeGitHub hub = FakeGitHub.of(TempRepo.at(site.repo().folder()), temp.resolve("hub"))) {
                site.repo().git("remote", "rename", "origin", "later");
                site.daemonSees("GITHUB_ENTERPRISE_TOKEN", FakeGitHub.TOKEN)
                        .daemonSees("FRESH_GITHUB_API_URL", hub.api()).startDaemon();
                Typed night = site.fresh("auto", "start", "--provider", "builtin", "--agents", "1", "--feature",
                        "word_count", "--no-approval");
                ProposalView open = only(site, night);
                assertEquals("open", open.state());
                assertEquals("git merge " + open.branch(), open.decide().orElseThrow());
                Typed list = site.fresh("auto", "proposals");
                assertTrue(list.out().contains(open.shortId() + " | open | Hook up"), list.all());
                Typed text = site.fresh("auto", "proposals", "show", open.branch());
                assertTrue(text.out().contains("## What a person should look at"), text.all());
                assertTrue(site.fresh("auto", "proposals", "diff", open.shortId()).out().contains("+++ b/"));
                Typed rehearsal = site.fresh("auto", "proposals", "rehearse", "--format", "json");
                assertEquals(List.of(), Json.read(rehearsal.out(), RehearsalView.class).merges().getFirst()
                        .conflicts());

                Typed nowhere = site.fresh("auto", "publish", "--all");
                assertEquals(Exits.UNAVAILABLE, nowhere.exit(), nowhere.all());
                assertTrue(nowhere.all().contains("this repository has no remote origin"), nowhere.all());
                site.repo().git("remote", "rename", "later", "origin");
                Typed published = site.fresh("auto", "publish", open.shortId());
                assertEquals(Exits.OK, published.exit(), () -> published.all() + site.log());
                assertEquals(1, hub.pulls().size());
                ProposalView remote = only(site, published);
                assertEquals(hub.onlyPull().get("html_url"), remote.url().orElseThrow());
                Typed again = site.fresh("auto", "publish", "--all");
                assertEquals(Exits.UNAVAILABLE, again.exit(), again.all());

                Typed closed = site.fresh("auto", "proposals", "close", "1", "--reason", "not now");
                assertEquals(Exits.OK, closed.exit(), () -> closed.all() + site.log());
                assertEquals("closed", hub.onlyPull().get("state"));
                assertTrue(site.fresh("auto", "proposals").out().contains("No proposal waits for you."));
            }
        }
    }

    @Test
    void aBranchThatSomebodyMergedIsSeenWithoutADaemon() throws Exception {
        Tools.require("python3");
        try (Site site = Site.notes(temp)) {
            site.startDaemon();
            Typed night = site.fresh("auto", "start", "--provider", "builtin", "--agents", "1", "--feature",
                    "word_count", "--no-approval");
            ProposalView open = only(site, night);
            Site.kill(site.daemon());
            site.repo().git("merge", "-q", "--squash", open.branch());
            site.repo().git("commit", "-q", "-m", "Squashed");
            Typed list = site.fresh("auto", "proposals", "--all", "--format", "json");
            assertEquals("merged", Json.read(list.out(), ProposalsView.class).proposals().getFirst().state(),
                    list.all());
            Typed waiting = site.fresh("auto", "proposals");
            assertTrue(waiting.out().contains("No proposal waits for you."), waiting.all());
        }
    }

    private static ProposalView only(Site site, Typed before) {
        List<ProposalView> all = Json.read(site.fresh("auto", "proposals", "--format", "json").out(),
                ProposalsView.class).proposals();
        assertEquals(1, all.size(), () -> before.all() + all + site.log());
        return all.getFirst();
    }
}
