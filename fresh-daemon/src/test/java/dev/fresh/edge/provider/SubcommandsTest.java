package dev.fresh.edge.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.CommandPlan.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubcommandsTest {

    @Test
    void keepsTheFormOfTheAnnotation() {
        assertEquals("@Command(subcommands = {A.class, X.class}) class R {}",
                add("@Command(subcommands = {A.class}^) class R {}", "array", 0, 1));
        assertEquals("@Command(subcommands = { A.class, X.class }) class R {}",
                add("@Command(subcommands = { A.class }^) class R {}", "array", 0, 1));
        assertEquals("@Command(subcommands = {a.b.A.class, X.class}) class R {}",
                add("@Command(subcommands = a.b.A.class^) class R {}", "single", 0, 1));
        assertEquals("@Command(name = \"r\", subcommands = {X.class}) class R {}",
                add("@Command(name = \"r\"^) class R {}", "none", 0, 1));
        assertEquals("@Command(subcommands = {X.class}) class R {}", add("@Command(^) class R {}", "none", 0, 1));
        assertEquals("@Command(subcommands = {X.class}) class R {}", add("@Command^ class R {}", "none", 0, 1));
    }

    @Test
    void spreadsLinesSoThatProposalsMerge() {
        String lines = "@Command(subcommands = {\n    A.class,\n    B.class\n}^) class R {}";
        assertEquals("@Command(subcommands = {\n    X.class,\n    A.class,\n    B.class\n}) class R {}",
                add(lines, "array", 0, 2));
        assertEquals("@Command(subcommands = {\n    A.class,\n    X.class,\n    B.class\n}) class R {}",
                add(lines, "array", 1, 2));
        String comma = "@Command(subcommands = {\r\n    A.class,\r\n    B.class,\r\n}^) class R {}";
        assertEquals("@Command(subcommands = {\r\n    A.class,\r\n    B.class,\r\n    X.class,\r\n}) class R {}",
                add(comma, "array", 2, 3));
    }

    @Test
    void refusesAFileThatTheInventoryHasNotSeen() {
        assertThrows(EdgeException.class, () -> Subcommands.add("new", "old", plan("array", 0, 0, 1), "X"));
    }

    private static String add(String marked, String form, int index, int of) {
        String text = marked.replace("^", "");
        return Subcommands.add(text, text, plan(form, marked.indexOf('^') - (form.equals("array") ? 1 : 0), index, of),
                "X");
    }

    private static CommandPlan plan(String form, int end, int index, int of) {
        CliRoot root = new CliRoot("picocli", "R.java", "R", 1, List.of(), Map.of("subcommandsForm", form,
                "subcommandsEnd", Integer.toString(end)));
        return new CommandPlan(null, root, "x", "", List.of(), new Place(index, of));
    }
}
