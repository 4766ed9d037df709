package dev.fresh.edge.provider.loop;

import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What models are told first: rules and tools, from the files beside this class. Both are the same in every phase, so
 * that what a provider has in its cache stays of use; what a phase does not allow is refused when it is asked for.
 */
final class ToolSchemas {

    private static final List<Schema> ALL = load();
    private static final String RULES = text("rules.md");

    private ToolSchemas() {
    }

    /** A tool with the JSON schema of its arguments. */
    record Schema(String name, String description, Map<String, Object> parameters) {
    }

    static List<Schema> all() {
        return ALL;
    }

    /** What holds for every conversation. */
    static String rules() {
        return RULES;
    }

    private static List<Schema> load() {
        return Tree.objects(Json.object(text("tools.json")), "tools").stream()
                .map(tool -> new Schema(Tree.text(tool, "name"), Tree.text(tool, "description"),
                        Tree.object(tool, "parameters")))
                .toList();
    }

    private static String text(String name) {
        try (InputStream file = ToolSchemas.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " of this build cannot be read; install it again", e);
        }
    }
}
