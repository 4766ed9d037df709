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
record Input(String head, long headTokensMax, List<Item> items) {

    /** Providers put a few hundred tokens of their own before a request with tools. */
    private static final long OVERHEAD = 1024;
    private static final String SELDOM = "jkqvwxz";

    /** What a document of a log-in is taken for beside its bytes; nobody can say what it unfolds to. */
    static final long DOCUMENT_TOKENS = 20_000;

    /** What changes from request to request and is nothing that the model reads. */
    private static final Set<String> NOT_READ = Set.of("metadata", "client_metadata", "user", "stream",
            "stream_options", "prompt_cache_key", "max_tokens", "max_output_tokens", "max_completion_tokens",
            "cache_control");

    /** One message, as a hash, with an upper bound of its tokens. */
    record Item(String hash, long tokensMax) {
    }

    /** What a part of a request costs at most beyond its bytes. */
    @FunctionalInterface
    interface Extra {

        Extra NONE = _ -> 0L;

        long tokensMax(JsonNode part) throws Refusal;
    }

    /**
     * Weighs a request whose conversation is the array {@code items} and whose rest is {@code body} without it. What an
     * item costs beyond its bytes is part of that item, so that it counts also where the items before it are known.
     */
    static Input of(JsonNode body, String items, long headExtra, Extra extra) throws Refusal {
        Fingerprint headHash = new Fingerprint();
        long head = OVERHEAD + headExtra;
        List<Item> weighed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!field.getKey().equals(items)) {
                if (!NOT_READ.contains(field.getKey())) {
                    headHash.add(field.getKey()).add(field.getValue(), 1);
                }
                head += weight(field.getValue());
            } else if (field.getValue().isArray()) {
                for (JsonNode item : field.getValue()) {
                    weighed.add(item(item, extra));
                }
            } else {
                weighed.add(item(field.getValue(), extra));
            }
        }
        return new Input(headHash.text(), head, List.copyOf(weighed));
    }

    private static Item item(JsonNode item, Extra extra) throws Refusal {
        return new Item(new Fingerprint().add(item, 2).text(), weight(item) + extra.tokensMax(item));
    }

    /** An upper bound of all tokens. */
    long tokensMax() {
        return headTokensMax + items.stream().mapToLong(Item::tokensMax).sum();
    }

    /**
     * What this has beyond {@code earlier} at most, when all of that is the beginning of this. Of a part of it nothing
     * is known: providers leave thinking and results of tools out because of what comes after them.
     */
    Optional<Long> addedTo(Input earlier) {
        int before = earlier.items.size();
        if (!head.equals(earlier.head) || before == 0 || before > items.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < before; i++) {
            if (!items.get(i).hash().equals(earlier.items.get(i).hash())) {
                return Optional.empty();
            }
        }
        return Optional.of(items.subList(before, items.size()).stream().mapToLong(Item::tokensMax).sum());
    }

    /** An upper bound of the tokens of a node; one byte of a letter that is not ASCII is a token. */
    static long weight(JsonNode node) {
        return (halves(node) + 1) / 2;
    }

    /** Half tokens, as the node would be written. */
    private static long halves(JsonNode node) {
        if (node.isTextual()) {
            return 2 + halves(node.textValue());
        }
        if (!node.isContainerNode()) {
            return 2L * node.asText().length();
        }
        long halves = 2;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            halves += 4 + halves(field.getKey()) + halves(field.getValue());
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                halves += 2 + halves(element);
            }
        }
        return halves;
    }

    /**
     * What tokenizers make of text at worst: one token of each digit, sign and capital, of each letter that is seldom
     * beside another, and of a letter that no space leads to; one of two other letters. Text in sentences has four
     * letters in a token, but hashes, tables, base64 and who means harm do not write in sentences.
     */
    private static long halves(String text) {
        long halves = 0;
        char before = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                halves += c < 0x800 || Character.isSurrogate(c) ? 4 : 6;
            } else {
                boolean within = before >= 'a' && before <= 'z' || before >= 'A' && before <= 'Z' || before == ' ';
                boolean light = c == ' ' || c >= 'a' && c <= 'z' && within && SELDOM.indexOf(c) < 0;
                halves += light ? 1 : 2;
            }
            before = c;
        }
        return halves;
    }
}
