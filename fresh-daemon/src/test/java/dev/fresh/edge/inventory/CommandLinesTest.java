package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLinesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
            "python tools/sweep.py --all                     | tools/sweep.py",
            "exec ./bin/sweep.py \"$@\"                      | ./bin/sweep.py",
            "python3.12 -u -m notes.sweep --all              | notes.sweep",
            "CMD [\"python\", \"-m\", \"notes.sweep\"]       | notes.sweep",
            "CMD [\"node\", \"/app/dist/main.js\"]           | /app/dist/main.js",
            "node dist/main --port 8080                      | dist/main",
            "nodemon --watch src src/server                  | src/server",
            "tsx watch src/server.ts                         | src/server.ts",
            "node --enable-source-maps .                     | .",
            "uvicorn notes.web:app --reload                  | notes.web:app",
            "gunicorn -w 4 'notes.web:make_app()'            | notes.web:make_app",
            "celery -A notes.jobs worker                     | notes.jobs",
            "java -cp app.jar com.example.notes.Main         | com.example.notes.Main",
            "cd web && node build.js; rm -rf old.js          | build.js",
            "eslint src/main.ts                              | -",
            "npx prettier --write src/main.ts                | -",
            "COPY jobs/drop.py /app/jobs/drop.py             | -",
            "echo \"run sweep.py\" && python sweep.py        | sweep.py",
            "pytest tests/test_sweep.py                      | -"})
    void knowsWhatACommandRunsFromWhatItOnlyLooksAt(String line, String run) {
        List<String> names = CommandLines.names(line).stream().filter(n -> !n.equals("worker")).distinct().toList();
        assertEquals(run == null ? List.of() : List.of(run), names);
    }

    @Test
    void passesOverCommentsAndTheFiltersOfAWorkflow() {
        assertEquals(List.of(new CommandLines.Named("jobs/sweep.py", 8)), CommandLines.in("""
                on:
                  push:
                    paths:
                      - "jobs/drop.py"
                    branches: [main]
                jobs:
                  # python jobs/other.py
                  sweep: { run: python jobs/sweep.py }
                """));
    }
}
