package dev.fresh.edge.meter;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;

/** What all requests share: the lines, the way out, the list of prices. */
record Desk(Meter.Setup setup, Map<String, OpenLine> lines, Wire wire, PlanShares shares) {

    Optional<Upstream> upstream(OpenLine line, Api api) {
        return Optional.ofNullable(line.order().upstreams().getOrDefault(api, setup.upstreams().get(api)));
    }

    Call call(OpenLine line, Api api, Client client, String path, Optional<byte[]> body) {
        return wire.call(api, upstream(line, api).orElseThrow(), line.order().credential(), client, path, body);
    }

    /** Without any real key, whoever repeats one. */
    String scrubbed(OpenLine line, String text) {
        String clean = text;
        for (Api api : Api.values()) {
            Optional<String> key = upstream(line, api).flatMap(Upstream::key);
            clean = key.isPresent() ? clean.replace(key.get(), "[key]") : clean;
        }
        return clean;
    }

    byte[] scrubbed(OpenLine line, byte[] text) {
        // Byte for byte there and back, whatever it is; keys are plain ASCII.
        return scrubbed(line, new String(text, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
