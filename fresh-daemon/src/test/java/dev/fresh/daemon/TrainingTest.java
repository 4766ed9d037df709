package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {

    @Test
    void watchesAScanInWhichEveryLanguageHasFeatures(@TempDir Path scratch) throws Exception {
        Map<String, Object> report = Json.object(Training.scan(scratch));
        assertEquals(List.of(), report.get("parseErrors"));
        List<Object> languages = ((List<?>) report.get("features")).stream()
                .<Object>map(feature -> ((Map<?, ?>) feature).get("language")).distinct().toList();
        assertTrue(languages.containsAll(List.of("java", "javascript", "python")), languages.toString());
    }
}
