package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values that fit a JSON schema. */
final class Values {

    private Values() {
    }

    /** The smallest value that fits; text is {@code words}. */
    static Object of(Map<String, Object> schema, String words) {
        List<Object> choices = Tree.list(schema.get("enum"));
        if (!choices.isEmpty()) {
            return choices.getFirst();
        }
        Object type = schema.get("type");
        if (type instanceof List<?> types && types.contains("null")) {
            return null;
        }
        String first = type instanceof List<?> types && !types.isEmpty() ? (String) types.getFirst()
                : Tree.text(type);
        return switch (first.toLowerCase(Locale.ROOT)) {
            case "string" -> words;
            case "number", "integer" -> 0;
            case "boolean" -> false;
            case "array" -> List.of();
            default -> {
                Map<String, Object> object = Tree.object();
                Map<String, Object> properties = Tree.map(schema.get("properties"));
                Tree.list(schema.get("required")).forEach(name -> object.put((String) name,
                        of(Tree.map(properties.get(name)), words)));
                yield object;
            }
        };
    }

    /** The schema that the text of the answer has to fit. */
    static Optional<Map<String, Object>> wanted(Ask ask) {
        Map<String, Object> body = ask.body();
        Object schema = switch (ask.api()) {
            case MESSAGES -> Tree.map(Tree.map(body.get("output_config")).getOrDefault("format",
                    body.get("output_format"))).get("schema");
            case RESPONSES -> Tree.map(Tree.map(body.get("text")).get("format")).get("schema");
            case CHAT -> Tree.map(Tree.map(body.get("response_format")).get("json_schema")).get("schema");
            case GEMINI -> {
                Map<String, Object> config = Tree.map(body.get("generationConfig"));
                yield config.getOrDefault("responseJsonSchema", config.get("responseSchema"));
            }
        };
        return Optional.of(Tree.map(schema)).filter(found -> !found.isEmpty());
    }
}
