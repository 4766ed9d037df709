package dev.fresh.daemon;

import dev.fresh.core.fleet.NotDone;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Trees;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Answers.PlanItem;
import dev.fresh.protocol.Answers.PlanView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.StartRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code fresh auto start --dry-run}: makes a run's plan in a folder that is thrown away, and starts and writes
 * nothing.
 * Reads the request as JSON from standard input and prints the answer that the control API would give.
 */
public final class PlanMain {

    private PlanMain() {
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(Path.of("").toAbsolutePath(), System.in, out));
    }

    private static int run(Path folder, InputStream in, PrintStream out) {
        try {
            StartRequest request = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), StartRequest.class);
            FreshPaths paths = FreshPaths.find(folder).orElseThrow(() -> new Refusal(ErrorCode.NOT_A_REPOSITORY,
                    folder + " is not in a git repository", "change to one"));
            Path throwaway = Files.createTempDirectory("fresh-plan");
            try {
                out.print(Json.write(plan(request, paths, Places.in(throwaway, paths))));
            } finally {
                Trees.delete(throwaway);
            }
            return 0;
        } catch (Refusal e) {
            return refuse(out, e.body());
        } catch (EdgeException e) {
            return refuse(out, new ErrorBody(ErrorCode.UNPREPARED, e.getMessage(), "see docs/configuration.md"));
        } catch (IOException e) {
            throw new UncheckedIOException("the plan's temporary folder cannot be used", e);
        }
    }

    private static StartedView plan(StartRequest request, FreshPaths paths, Places places) {
        ProcessRunner runner = new OsProcessRunner("fresh-plan-" + ProcessHandle.current().pid());
        Git git = Git.find(runner, paths.root(), System.getenv().getOrDefault("PATH", ""));
        UserRepository user = new UserRepository(git, paths.root());
        Workspaces workspaces = new Workspaces(git, places.workspaces(), user);
        Supplier<Config> config = () -> CurrentConfig.load(paths);
        Shipped shipped = new Shipped(paths, runner, config);
        Forges forges = new Forges(shipped, user, workspaces::push, new LocalBranches(workspaces), config);
        RunOrder order = new Orders(config, user, shipped, forges, workspaces.storage(), InstantSource.system())
                .accept(request, Orders.id(), List.of());
        Gates gates = new Gates(config.get().gates().parallel());
        RunSites sites = new RunSites(places, workspaces, runner, shipped, config);
        RunPlan plan = new PlanWork(sites, gates, workspaces, shipped, forges, config).plan(order,
                OfflineMain.fold(paths));
        List<String> notices = new ArrayList<>(order.notices());
        if (!order.provider().equals("builtin")) {
            notices.addFirst("Providers, in this order: " + order.provider() + ".");
        }
        return new StartedView(Optional.empty(), notices, Optional.of(view(order, plan, sites.of(order).inventory())));
    }

    private static PlanView view(RunOrder order, RunPlan plan, InventoryReport inventory) {
        List<PlanItem> items = new ArrayList<>();
        int builtin = 0;
        for (Task task : plan.tasks()) {
            items.add(new PlanItem(task.feature().id(), task.feature().symbol(), task.feature().path(),
                    task.feature().line(), task.score(), Optional.empty(), task.reason(), task.kind().label()));
            builtin += task.providers().getFirst().equals("builtin") ? 1 : 0;
        }
        int needModel = plan.tasks().size() - builtin;
        for (NotDone left : plan.notDone()) {
            items.add(
                    new PlanItem(left.featureId(), left.symbol(), left.path(), left.line(), 0, Optional.of(left.code()),
                            left.text(), left.work().label()));
            needModel += left.code().equals("EXCLUDED") ? 0 : 1;
        }
        // Each may cost up to the cap of one agent, all together what the run may; nobody knows it better before.
        long estimate = Math.min(Math.multiplyExact((long) needModel, order.agentBudget().micro()),
                order.budget().micro());
        return new PlanView(plan.unhooked(), builtin, needModel, Dollars.ofMicro(estimate), estimate, items,
                lacking(inventory, Task.Kind.COVER), lacking(inventory, Task.Kind.DOCUMENT));
    }

    private static int lacking(InventoryReport inventory, Task.Kind kind) {
        return (int) inventory.otherWork().stream().filter(work -> work.kind() == kind).count();
    }

    private static int refuse(PrintStream out, ErrorBody body) {
        out.print(Json.write(body));
        return body.code().exit();
    }
}
