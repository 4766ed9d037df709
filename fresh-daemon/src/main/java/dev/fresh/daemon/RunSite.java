package dev.fresh.daemon;

import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.check.BuildPlan;
import dev.fresh.edge.process.Sandbox.Gateway;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.Provider;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The base commit of a run, made ready: checked out, prepared, read.
 *
 * @param tree a checkout of the base commit that nothing changes
 * @param bench how commands are run on it and on the agents' trees
 */
record RunSite(InventoryReport inventory, BuildPlan plan, Workbench bench, Path tree, Path scratch) {

    /** The same with another commit in place of the base. */
    RunSite at(InventoryReport found, Path checkout) {
        return new RunSite(found, plan, bench, checkout, scratch);
    }

    /** For an agent that may have a way to servers outside. */
    Provider.Site forAgent(Optional<Gateway> proxy) {
        return new Provider.Site(inventory, tree, scratch, bench.with(proxy));
    }

    Provider.Site forProvider() {
        return new Provider.Site(inventory, tree, scratch, bench);
    }
}
