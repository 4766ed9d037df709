package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Task;
import dev.fresh.daemon.report.Markdown;
import dev.fresh.daemon.report.ReportFold;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.LocalForge;
import dev.fresh.edge.forge.ProposalText;
import dev.fresh.edge.forge.ProposalWriter;
import dev.fresh.edge.workspace.Snapshot;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Json;
import dev.fresh.testing.PaidNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Publishes what an attack has left on the local forge and writes the run's report, with its names wherever they go.
 */
final class AttackedForge {

    private AttackedForge() {
    }

    static void publish(Path folder, Workspaces workspaces, String branch, String baseName, Snapshot snapshot,
            String base) throws IOException {
        String names = snapshot.files().stream().map(ChangedFile::path).collect(Collectors.joining("\n"));
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, Samples.feature("0".repeat(12), names, names),
                "Hook up " + names, names, 1, Money.ZERO);
        Proposal proposal = new Proposal(snapshot.commit(), base, branch, snapshot.files(),
                List.of(new GateResult("tests", GateResult.Outcome.PASSED, names, 0, 1, List.of(), 1, names)), names,
                List.of(names), List.of("x", names), List.of(), false, true);
        Forge forge = new LocalForge(folder.resolve("proposals"), new LocalBranches(workspaces));
        ProposalText text = ProposalWriter.text(new ProposalWriter.Source("1a2b3c4d5e6f", task, proposal, baseName,
                "$0", Optional.of(new Approval(snapshot.commit(), "ada", false, names, Instant.EPOCH))));
        forge.openOrFind(text);
        assertEquals(Optional.of(text), forge.find(branch));
        assertEquals(Sighting.State.OPEN, forge.look(List.of(new Forge.Known(branch, branch, snapshot.commit(),
                baseName))).get(branch).state());
        try (Stream<Path> files = Files.list(folder.resolve("proposals"))) {
            String name = branch.replace('/', '-');
            assertEquals(Set.of(name + ".json", name + ".md"), files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        titles(text.body(), Set.of("## What", "## Why", "## Evidence", "## Checks", "## What a person should look at",
                "## Files", "## How to try it", "## Cost", "## Approved"));
        titles(report(task, proposal), Set.of("# Morning report", "## Completed", "## Pull requests", "## Figures"));
    }

    private static String report(Task task, Proposal proposal) {
        PaidNight night = new PaidNight();
        night.happens(new FleetEvent.DaemonStarted("0.1.0"));
        night.happens(new FleetEvent.RunStarted(Samples.order(PaidNight.RUN, 1, "10",
                Samples.policy(true, Policy.OnTimeout.CONTINUE))));
        night.happens(new FleetEvent.RunPlanned(PaidNight.RUN, new RunPlan(List.of(task), List.of(), List.of(), 1, 1,
                Map.of())));
        Agent agent = night.agent(0);
        night.reports(0, new AgentEvent.PlanWritten(proposal.summary()));
        night.reports(0, new AgentEvent.ChangeWritten(new Claim(proposal.summary(), proposal.newCommand())));
        night.reports(0, new AgentEvent.GatesRan(proposal));
        night.happens(new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.Approved(proposal.commit(), "ada", "")));
        night.reports(0, new AgentEvent.Published(new Publication("local", "local:" + proposal.branch())));
        ReportFold fold = new ReportFold(PaidNight.RUN);
        night.journal.forEach(entry -> fold.accept(entry.position(), entry.at(), entry.event()));
        return Markdown.of(Json.object(Json.write(fold.report(1))));
    }

    /** All of ours and none of anybody's, and nothing that a reader would load or run. */
    private static void titles(String text, Set<String> ours) {
        assertEquals(new TreeSet<>(ours), text.lines().filter(line -> line.matches(" {0,3}#{1,6}(\\s.*)?"))
                .collect(Collectors.toCollection(TreeSet::new)), text);
        assertFalse(text.replaceAll("`[^`\n]*`", "").replace("<!-- fresh:", "").matches("(?s).*(<|!\\[|\u202e).*"),
                text);
    }
}
