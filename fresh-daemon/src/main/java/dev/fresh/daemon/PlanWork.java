package dev.fresh.daemon;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.NotDone;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Issues;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.Roles;
import dev.fresh.edge.check.Baseline;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.check.Provable;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.workspace.Workspaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decides once, on the base commit, what a run sets out to do: baseline, ranking, exclusions, declines. */
final class PlanWork {

    // More than ten agents can do in a night is not worth asking a provider about.
    private static final int TASKS_MAX = 100;

    private final RunSites sites;
    private final Gates gates;
    private final Workspaces workspaces;
    private final Shipped shipped;
    private final Wishes wishes;
    private final Supplier<Config> config;
    private final Provable provable;

    PlanWork(RunSites sites, Gates gates, Workspaces workspaces, Shipped shipped,
            Forges forges, Supplier<Config> config) {
        this.sites = sites;
        this.gates = gates;
        this.workspaces = workspaces;
        this.shipped = shipped;
        this.wishes = new Wishes(forges, workspaces);
        this.config = config;
        this.provable = new Provable(gates, Shipped.syntax());
    }

    RunPlan plan(RunOrder order, Fleet fleet) {
        RunSite site = sites.of(order);
        Baseline baseline = gates.baseline(site.plan(), site.tree(), site.bench());
        Map<String, String> blobs = workspaces.blobs(order.baseCommit());
        List<NotDone> left = new ArrayList<>();
        List<Task.Kind> kinds = order.allowedKinds().stream().filter(kind -> kind != Task.Kind.ISSUE).toList();
        List<Task> picked = order.features().isEmpty() ? List.of()
                : TaskPlanner.pick(site.inventory(), order.features(), kinds);
        Set<String> excluded = excluded(site.inventory(), kinds, fleet, blobs, left);
        // Whoever names a feature has it whatever became of it before.
        left.removeIf(each -> picked.stream().anyMatch(task -> task.kind() == each.work()
                && task.feature().id().equals(each.featureId())));
        List<Task> issues = wishes.tasks(order, fleet, left);
        // What a person named, then what people ask for, then what the inventory suggests.
        List<Task> ranked = order.features().isEmpty()
                ? joined(issues, TaskPlanner.rank(site.inventory(), kinds, order.strategy(), order.seed(), excluded))
                : joined(picked, issues);
        List<Task> tasks = baseline.red().map(why -> redBaseline(ranked, why, left))
                .orElseGet(() -> provable(assessed(order, site, ranked, left), site, baseline, left));
        return new RunPlan(tasks, left, baseline.results(), count(site.inventory(), Feature.Verdict.HOOKED),
                count(site.inventory(), Feature.Verdict.UNHOOKED), named(tasks, left, blobs),
                new Foresight(site.inventory(), blobs.keySet()).footprints(tasks));
    }

    private static List<Task> joined(List<Task> first, List<Task> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private Set<String> excluded(InventoryReport inventory, List<Task.Kind> kinds, Fleet fleet,
            Map<String, String> blobs, List<NotDone> left) {
        Set<String> ids = new HashSet<>();
        for (Feature feature : inventory.features()) {
            for (Task.Kind kind : kinds) {
                boolean hooked = feature.verdict() == Feature.Verdict.HOOKED;
                if (kind == Task.Kind.HOOK_UP ? feature.verdict() != Feature.Verdict.UNHOOKED : !hooked) {
                    continue;
                }
                String id = TaskPlanner.id(kind, feature);
                fleet.exclusion(id, blobs.getOrDefault(feature.path(), ""),
                        branch -> workspaces.delivered(branch).isPresent())
                        .ifPresent(why -> {
                            ids.add(id);
                            left.add(NotDone.of(kind, feature, "EXCLUDED", why));
                        });
            }
        }
        return ids;
    }

    private static List<Task> redBaseline(List<Task> ranked, String why, List<NotDone> left) {
        ranked.forEach(task -> left.add(notDone(task, Decline.Code.RED_BASELINE.name(), why)));
        return List.of();
    }

    private List<Task> assessed(RunOrder order, RunSite site, List<Task> ranked, List<NotDone> left) {
        List<Provider> providers = order.chain().stream().map(info -> shipped.provider(info.name())).toList();
        Roles roles = config.get().roles();
        List<Task> tasks = new ArrayList<>();
        for (Task task : ranked) {
            if (tasks.size() == TASKS_MAX || Thread.currentThread().isInterrupted()) {
                left.add(notDone(task, "NOT_REACHED", "a run plans at most " + TASKS_MAX + " tasks"));
                continue;
            }
            List<String> takers = new ArrayList<>();
            List<Decline> declines = new ArrayList<>();
            Optional<Roles.Entry> role = roles.of(task.feature().path());
            List<Provider> asked = role.map(entry -> asked(entry, providers)).orElse(providers);
            if (asked.isEmpty()) {
                left.add(notDone(task, "ROLE", "its role " + role.get().role().name() + " leaves it to "
                        + String.join(", ", role.get().providers()) + ", which this run cannot use"));
                continue;
            }
            for (Provider provider : asked) {
                Optional<Decline> decline = provider.assess(task, site.forProvider());
                decline.ifPresentOrElse(declines::add, () -> takers.add(provider.name()));
            }
            if (takers.isEmpty()) {
                left.add(notDone(task, declines.getFirst().code().name(), declines.getFirst().text()));
            } else {
                tasks.add(task.takenBy(takers, role.map(Roles.Entry::role)));
            }
        }
        return tasks;
    }

    /** Without the tests and documents that could not be proved here, or are there already. */
    private List<Task> provable(List<Task> tasks, RunSite site, Baseline baseline, List<NotDone> left) {
        Map<String, Decline> declines = provable.declines(tasks, new Provable.Place(site.plan(), site.inventory(),
                baseline, site.tree(), site.scratch(), site.bench()));
        List<Task> kept = new ArrayList<>();
        for (Task task : tasks) {
            Optional.ofNullable(declines.get(task.id())).ifPresentOrElse(
                    decline -> left.add(notDone(task, decline.code().name(), decline.text())), () -> kept.add(task));
        }
        return kept;
    }

    /** The providers of the run that a role names, in its order; all when it names none. */
    private static List<Provider> asked(Roles.Entry role, List<Provider> run) {
        return role.providers().isEmpty() ? run : role.providers().stream()
                .flatMap(name -> run.stream().filter(provider -> provider.name().equals(name))).toList();
    }

    private static Map<String, String> named(List<Task> tasks, List<NotDone> left, Map<String, String> blobs) {
        Map<String, String> named = new HashMap<>();
        tasks.forEach(task -> named.put(task.feature().path(), task.wish().map(Issues::version)
                .orElseGet(() -> blobs.getOrDefault(task.feature().path(), ""))));
        left.forEach(entry -> named.put(entry.path(), blobs.getOrDefault(entry.path(), "")));
        return named;
    }

    private static int count(InventoryReport inventory, Feature.Verdict verdict) {
        return (int) inventory.features().stream().filter(feature -> feature.verdict() == verdict).count();
    }

    private static NotDone notDone(Task task, String code, String text) {
        return NotDone.of(task.kind(), task.feature(), code, text);
    }

    /** What the gates of a run's plan said about its base, for comparison. */
    static Baseline baseline(RunPlan plan) {
        List<GateResult> results = plan.baseline();
        return new Baseline(results);
    }
}
