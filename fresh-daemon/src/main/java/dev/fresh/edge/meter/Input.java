package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What goes into a request, weighed: everything before the conversation as one, and the items of the conversation.
 *
 * @param head what tools, instructions and settings are, as a hash
 * @param headTokensMax an upper bound of their tokens
 */
record Input(long head, long headTokensMax, List<Item> items) {

    /** Providers put a few hundred tokens of their own before a request with tools. */
    private static final long OVERHEAD = 1024;

    /** What an image costs at most beside its bytes, however few they are. */
    static final long IMAGE_TOKENS = 5_000;

    /** The same of a document whose bytes are in the request. */
    static final long DOCUMENT_TOKENS = 20_000;

    /** What changes from request to request and is nothing that the model reads. */
    private static final Set<String> NOT_READ = Set.of("metadata", "client_metadata", "user", "stream",
            "stream_options", "prompt_cache_key", "max_tokens", "max_output_tokens", "max_completion_tokens",
            "cache_control");

    /** One message, as a hash, with an upper bound of its tokens. */
    record Item(long hash, long tokensMax) {
    }

    /** Weighs a request whose conversation is the array {@code items} and whose rest is {@code body} without it. */
    static Input of(JsonNode body, String items, long extraTokens) {
        long headHash = 1;
        long head = OVERHEAD + extraTokens;
        List<Item> weighed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!field.getKey().equals(items)) {
                if (!NOT_READ.contains(field.getKey())) {
                    headHash = mix(mix(headHash, text(field.getKey())), hash(field.getValue()));
                }
                head += weight(field.getValue());
            } else if (field.getValue().isArray()) {
                field.getValue().forEach(item -> weighed.add(new Item(hash(item), weight(item))));
            } else {
                weighed.add(new Item(hash(field.getValue()), weight(field.getValue())));
            }
        }
        return new Input(headHash, head, List.copyOf(weighed));
    }

    /** An upper bound of all tokens. */
    long tokensMax() {
        return headTokensMax + items.stream().mapToLong(Item::tokensMax).sum();
    }

    /** What this has beyond {@code earlier} at most, when both begin alike. */
    Optional<Long> addedTo(Input earlier) {
        if (head != earlier.head) {
            return Optional.empty();
        }
        int same = 0;
        while (same < items.size() && same < earlier.items.size()
                && items.get(same).hash() == earlier.items.get(same).hash()) {
            same++;
        }
        return same == 0 ? Optional.empty()
                : Optional.of(items.subList(same, items.size()).stream().mapToLong(Item::tokensMax).sum());
    }

    /** Two bytes of JSON for a token, but one byte of a letter that is not ASCII: no tokenizer makes more of it. */
    static long weight(JsonNode node) {
        return (halves(node) + 1) / 2;
    }

    /** Half tokens, as the node would be written. */
    private static long halves(JsonNode node) {
        if (node.isTextual()) {
            return 2 + halves(node.textValue());
        }
        if (!node.isContainerNode()) {
            return node.asText().length();
        }
        long halves = 2;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            halves += 4 + halves(field.getKey()) + halves(field.getValue());
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                halves += 1 + halves(element);
            }
        }
        return halves;
    }

    private static long halves(String text) {
        long halves = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                halves += c == '"' || c == '\\' || c < ' ' ? 2 : 1;
            } else {
                halves += c < 0x800 || Character.isSurrogate(c) ? 4 : 6;
            }
        }
        return halves;
    }

    /** The same for the same content, wherever the client has put its cache marks, which wander. */
    private static long hash(JsonNode node) {
        long hash = 17;
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (!field.getKey().equals("cache_control")) {
                    hash = mix(mix(hash, text(field.getKey())), hash(field.getValue()));
                }
            }
            return mix(hash, 1);
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                hash = mix(hash, hash(element));
            }
            return mix(hash, 2);
        }
        return mix(text(node.asText()), node.getNodeType().ordinal());
    }

    private static long text(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    private static long mix(long hash, long with) {
        long mixed = (hash ^ with) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }
}
