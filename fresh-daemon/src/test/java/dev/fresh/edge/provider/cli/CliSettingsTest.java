package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.task.Role;
import dev.fresh.edge.provider.cli.Turn.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CliSettingsTest {

    @ParameterizedTest
    @CsvSource({"'', '', '', all, all", "small, '', '', small, all", "'', big, '', big, big",
            "small, big, '', small, big",
            "small, big, tiny, tiny, big", "'', '', tiny, tiny, all"})
    void theRoleGoesBeforeTheSettingsAndThePhaseBeforeTheRest(String analysis, String role, String roleAnalysis,
            String analyses, String implementsWith) {
        CliSettings settings = new CliSettings("x", "all", said(analysis), List.of(), Duration.ofMinutes(1),
                Duration.ofMinutes(1), 1);
        Optional<Role> wanted = Optional.of(new Role("r", "", map(role), map(roleAnalysis)));
        assertEquals(analyses, settings.during(Phase.ANALYZE, "codex_cli", wanted).model());
        assertEquals(implementsWith, settings.during(Phase.IMPLEMENT, "codex_cli", wanted).model());
        assertEquals("all", settings.during(Phase.IMPLEMENT, "claude_cli", wanted).model(), "another provider");
        assertEquals("all", settings.during(Phase.IMPLEMENT, "codex_cli", Optional.empty()).model());
    }

    private static Optional<String> said(String model) {
        return Optional.of(model).filter(name -> !name.isEmpty());
    }

    private static Map<String, String> map(String model) {
        return model.isEmpty() ? Map.of() : Map.of("codex_cli", model);
    }
}
