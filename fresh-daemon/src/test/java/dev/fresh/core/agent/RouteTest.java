package dev.fresh.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteTest {

    private static final List<ProviderInfo> RUN = List.of(info("builtin"), info("claude_cli"), info("openai_api"));

    @Test
    void followsTheOrderOfTheTask() {
        assertEquals(List.of("openai_api", "builtin"), names(Route.of(RUN, List.of("openai_api", "builtin"))));
        assertEquals(List.of("claude_cli"), names(Route.of(RUN, List.of("codex_cli", "claude_cli"))));
    }

    @Test
    void takesAllOfTheRunWhereTheTaskNamesNoneOfThem() {
        assertEquals(List.of("builtin", "claude_cli", "openai_api"), names(Route.of(RUN, List.of())));
        assertEquals(3, names(Route.of(RUN, List.of("codex_cli"))).size());
    }

    private static List<String> names(Route route) {
        return route.providers().stream().map(ProviderInfo::name).toList();
    }

    private static ProviderInfo info(String name) {
        return new ProviderInfo(name, ProviderInfo.Metering.FREE, true);
    }
}
