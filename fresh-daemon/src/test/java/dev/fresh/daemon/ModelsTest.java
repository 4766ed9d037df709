package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.ModelSettings;
import dev.fresh.daemon.config.ModelSettings.OpenaiServer;
import dev.fresh.edge.meter.Api;
import dev.fresh.edge.meter.Upstream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom the requests of an agent can reach. */
final class ModelsTest {

    private static final Map<String, String> KEYS = Map.of("ANTHROPIC_API_KEY", "sk-anthropic", "GEMINI_API_KEY",
            "gemini-key", "OPENAI_API_KEY", "sk-openai");

    @Test
    void noFreeLineLeadsToThoseWhoSendBills() {
        ModelSettings usual = Config.defaults().models();
        URI near = URI.create("http://127.0.0.1:11434/v1");
        ModelSettings free = new ModelSettings(usual.anthropicApi(),
                new OpenaiServer(usual.openaiApi().model(), Optional.of(near), true, true), usual.upstreams());
        Map<Api, Upstream> reached = Models.upstreams(free, "openai_api", KEYS);
        assertEquals(Set.of(Api.CHAT, Api.RESPONSES), reached.keySet());
        reached.values().forEach(upstream -> assertEquals(near, upstream.base()));
        assertEquals(Set.of(Api.MESSAGES, Api.RESPONSES, Api.CHAT, Api.GEMINI),
                Models.upstreams(free, "opencode_cli", KEYS).keySet());
    }
}
