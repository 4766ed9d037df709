package dev.fresh.edge.check;

import java.nio.file.Path;
import java.util.List;

/** The forms in which test runners tell their results. */
public enum Report {
    JUNIT_XML, PYTEST, UNITTEST, NODE, GO, CARGO, FINDINGS, ANY;

    /** The form that a command from the configuration most likely speaks. */
    static Report of(List<String> argv) {
        String line = String.join(" ", argv);
        if (line.contains("pytest")) {
            return PYTEST;
        }
        if (line.contains("unittest")) {
            return UNITTEST;
        }
        if (line.contains("mvn") || line.contains("gradle")) {
            return JUNIT_XML;
        }
        if (line.startsWith("go ") || line.startsWith("cargo ")) {
            return line.startsWith("go ") ? GO : CARGO;
        }
        return line.matches("(npm|pnpm|yarn|npx|node) .*") ? NODE : ANY;
    }

    TestReport read(Path folder, String output) {
        return switch (this) {
            case JUNIT_XML -> JUnitXml.read(folder);
            case PYTEST -> TextReports.pytest(output);
            case UNITTEST -> TextReports.unittest(output);
            case NODE -> TextReports.node(output);
            case GO -> TextReports.go(output);
            case CARGO -> TextReports.cargo(output);
            case FINDINGS -> TextReports.findings(output);
            case ANY -> TextReports.any(output);
        };
    }
}
