package dev.fresh.daemon;

import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.JavaAnalyser;
import dev.fresh.edge.inventory.PythonAnalyser;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import java.util.List;

/** What this build contains: the only place that names concrete adapters. */
final class Shipped {

    private Shipped() {
    }

    /** The inventory over every language of this build. */
    static Inventory inventory() {
        return new Inventory(new TreeSitterSyntax(), List.of(new PythonAnalyser(), new JavaAnalyser()));
    }
}
