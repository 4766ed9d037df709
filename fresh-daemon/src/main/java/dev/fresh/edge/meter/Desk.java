package dev.fresh.edge.meter;

import dev.fresh.edge.meter.LineOrder.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;

/** What all requests share: the lines, the way out, the list of prices, the memory. */
record Desk(Meter.Setup setup, Map<String, OpenLine> lines, Wire wire, PlanShares shares, Room room) {

    Optional<Upstream> upstream(OpenLine line, Api api) {
        return Optional.ofNullable(line.order().upstreams().getOrDefault(api, setup.upstreams().get(api)));
    }

    Call call(OpenLine line, Api api, Client client, String path, Optional<byte[]> body, Map<String, String> signed) {
        Upstream upstream = upstream(line, api).orElseThrow();
        boolean swapped = line.order().credential() == Credential.SWAP_KEY;
        return wire.call(api, swapped ? upstream : new Upstream(upstream.base(), Optional.empty()), client, path, body,
                signed);
    }

    /** What a request of a log-in is signed with; nothing for a key. */
    Map<String, String> signed(OpenLine line, Api api) throws Refusal {
        if (line.order().credential() == Credential.SWAP_KEY) {
            return Map.of();
        }
        try {
            Map<String, String> signed = signature(line, api).headers();
            line.signed(signed.values());
            return signed;
        } catch (Signature.Ended e) {
            throw Refusal.logIn(e.getMessage());
        }
    }

    /**
     * Another signature than the one that the upstream refused, empty when there is none.
     *
     * @param refused what it was signed with
     */
    Optional<Map<String, String>> signedAnew(OpenLine line, Api api, Map<String, String> refused) {
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        try {
            signature(line, api).refused(refused);
            return Optional.of(signed(line, api)).filter(other -> !other.equals(refused));
        } catch (Refusal e) {
            line.refused(e.getMessage());
            return Optional.empty();
        }
    }

    private Signature signature(OpenLine line, Api api) {
        return upstream(line, api).flatMap(Upstream::signature).orElseThrow(
                () -> new IllegalStateException("no log-in is known for " + line));
    }

    /** Without any real key, whoever repeats one. */
    String scrubbed(OpenLine line, String text) {
        String clean = text;
        for (Api api : Api.values()) {
            Optional<String> key = upstream(line, api).flatMap(Upstream::key);
            clean = key.isPresent() ? clean.replace(key.get(), "[key]") : clean;
        }
        for (String secret : line.secrets()) {
            clean = clean.replace(secret, "[log-in]");
        }
        return clean;
    }

    byte[] scrubbed(OpenLine line, byte[] text) {
        // Byte for byte there and back, whatever it is; keys are plain ASCII.
        return scrubbed(line, new String(text, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
