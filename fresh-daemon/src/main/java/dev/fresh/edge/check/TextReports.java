package dev.fresh.edge.check;

import dev.fresh.protocol.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What test runners print about their results. The patterns have one way to match a line, since the tests choose the
 * text. A runner that says nothing we know gives {@link TestReport#SILENT}.
 */
final class TextReports {

    private static final Pattern PYTEST_LINE = Pattern.compile("(?:FAILED|ERROR) (\\S.*?)(?: - .*)?");
    private static final Pattern PYTEST_COUNT = Pattern.compile("(\\d+) (passed|failed|errors?|xfailed|xpassed)\\b");
    private static final Pattern PYTEST_END = Pattern
            .compile("=*\\s?\\d+ \\w+(?:, \\d+ \\w+)* in [\\d.]+s.*");
    private static final Pattern PYTEST_NONE = Pattern.compile("=*\\s?no tests ran in .*");
    private static final Pattern UNITTEST_LINE = Pattern.compile("(?:FAIL|ERROR): (\\S.*)");
    private static final Pattern UNITTEST_COUNT = Pattern.compile("Ran (\\d{1,9}) tests? in .*");
    private static final Pattern UNITTEST_SKIPPED = Pattern.compile("(?:OK|FAILED) \\(.*?skipped=(\\d{1,9}).*\\)");
    private static final Pattern TAP_LINE = Pattern.compile("( *)not ok \\d+(?: -)? (.*)");
    private static final Pattern TAP_SUBTEST = Pattern.compile("( *)# Subtest: (.*)");
    private static final Pattern TAP_COUNT = Pattern.compile("# tests (\\d{1,9})");
    private static final Pattern TAP_SKIPPED = Pattern.compile("# (?:skipped|todo|cancelled) (\\d{1,9})");
    private static final Pattern NODE_COUNT = Pattern.compile("(\\d{1,9})(?: total|\\))");
    private static final Pattern NODE_LINE = Pattern.compile("\\s*(?:●|×|✕|✖|FAIL) +(\\S.*?)(?: \\(?\\d+ ?ms\\)?)?");
    private static final Pattern MOCHA_COUNT = Pattern.compile(" +(\\d{1,9}) (passing|failing)\\b.*");
    private static final Pattern FINDING = Pattern
            .compile("(\\S[^:(]*)(?::\\d+(?::\\d+)?:?|\\(\\d+(?:,\\d+)?\\):) *(\\S.*)");
    private static final Pattern ESLINT_FINDING = Pattern.compile(" +\\d+:\\d+ +(\\S.*)");
    private static final Pattern CARGO_LINE = Pattern.compile("test (\\S+)(?: - should panic)? \\.\\.\\. FAILED");
    private static final Pattern CARGO_COUNT = Pattern
            .compile("test result: \\w+\\. (\\d{1,9}) passed; (\\d{1,9}) failed;.*");

    private TextReports() {
    }

    static TestReport pytest(String output) {
        List<String> failed = new ArrayList<>();
        int tests = -1;
        // Captured output of tests comes before the summary, and the summary's own heading comes last.
        int summary = output.lastIndexOf("short test summary info");
        for (String line : lines(summary < 0 ? "" : output.substring(summary))) {
            matched(PYTEST_LINE, line).ifPresent(match -> failed.add(match.group(1)));
        }
        for (String line : lines(output)) {
            if (PYTEST_NONE.matcher(line).matches()) {
                tests = 0;
            } else if (PYTEST_END.matcher(line).matches()) {
                tests = sum(PYTEST_COUNT, line);
            }
        }
        return new TestReport(tests, failed);
    }

    static TestReport unittest(String output) {
        List<String> failed = new ArrayList<>();
        int tests = -1;
        String before = "";
        for (String line : lines(output)) {
            Matcher count = UNITTEST_COUNT.matcher(line);
            Matcher skipped = UNITTEST_SKIPPED.matcher(line);
            if (before.startsWith("=====")) {
                matched(UNITTEST_LINE, line).ifPresent(match -> failed.add(match.group(1)));
            }
            if (count.matches()) {
                tests = Integer.parseInt(count.group(1));
            } else if (tests > 0 && skipped.matches()) {
                tests -= Integer.parseInt(skipped.group(1));
            }
            before = line;
        }
        return new TestReport(tests, failed);
    }

    /** TAP as {@code node --test} prints it, else the summaries of jest, vitest and mocha. */
    static TestReport node(String output) {
        if (output.contains("TAP version")) {
            return tap(output);
        }
        List<String> failed = new ArrayList<>();
        int tests = -1;
        int mocha = -1;
        for (String line : lines(output)) {
            Matcher count = NODE_COUNT.matcher(line);
            Matcher counted = MOCHA_COUNT.matcher(line);
            if (line.strip().startsWith("Tests") && count.find()) {
                tests = Integer.parseInt(count.group(1));
            } else if (counted.matches()) {
                mocha = Math.max(mocha, 0) + Integer.parseInt(counted.group(1));
            }
            matched(NODE_LINE, line).ifPresent(match -> failed.add(match.group(1)));
        }
        return new TestReport(tests < 0 ? mocha : tests, failed);
    }

    private static TestReport tap(String output) {
        List<String> failed = new ArrayList<>();
        Deque<String> names = new ArrayDeque<>();
        int tests = -1;
        for (String line : lines(output)) {
            Matcher subtest = TAP_SUBTEST.matcher(line);
            Matcher broken = TAP_LINE.matcher(line);
            Matcher count = TAP_COUNT.matcher(line);
            Matcher skipped = TAP_SKIPPED.matcher(line);
            if (subtest.matches()) {
                cut(names, subtest.group(1).length() / 4);
                names.addLast(subtest.group(2));
            } else if (broken.matches() && !line.contains("# TODO")) {
                cut(names, broken.group(1).length() / 4);
                failed.add(String.join(" > ", names) + (names.isEmpty() ? "" : " > ") + broken.group(2));
            } else if (count.matches()) {
                tests = Integer.parseInt(count.group(1));
            } else if (tests > 0 && skipped.matches()) {
                tests -= Integer.parseInt(skipped.group(1));
            }
        }
        return new TestReport(tests, failed);
    }

    private static void cut(Deque<String> names, int depth) {
        while (names.size() > depth) {
            names.removeLast();
        }
    }

    static TestReport go(String output) {
        List<String> failed = new ArrayList<>();
        int tests = 0;
        boolean known = false;
        for (String line : lines(output)) {
            Map<String, Object> event = goEvent(line);
            String action = String.valueOf(event.get("Action"));
            known |= event.containsKey("Action");
            if (event.containsKey("Test")) {
                tests += action.equals("pass") || action.equals("fail") ? 1 : 0;
            }
            if (action.equals("fail")) {
                failed.add(event.get("Package") + (event.containsKey("Test") ? "." + event.get("Test") : ""));
            }
        }
        return known ? new TestReport(tests, failed) : TestReport.SILENT;
    }

    /** The words for people inside {@code go test -json}. */
    static String goText(String output) {
        StringBuilder text = new StringBuilder();
        for (String line : lines(output)) {
            Map<String, Object> event = goEvent(line);
            if (event.isEmpty()) {
                text.append(line).append('\n');
            } else if (event.get("Output") instanceof String said) {
                text.append(said);
            }
        }
        return text.toString();
    }

    private static Map<String, Object> goEvent(String line) {
        if (!line.startsWith("{")) {
            return Map.of();
        }
        try {
            return Json.object(line);
        } catch (Json.BadJson e) {
            // A test printed something that looks like an event: it is output, not a result.
            return Map.of();
        }
    }

    static TestReport cargo(String output) {
        List<String> failed = new ArrayList<>();
        int tests = -1;
        for (String line : lines(output)) {
            Matcher count = CARGO_COUNT.matcher(line);
            if (count.matches()) {
                tests = Math.max(tests, 0) + Integer.parseInt(count.group(1)) + Integer.parseInt(count.group(2));
            }
            matched(CARGO_LINE, line).ifPresent(match -> failed.add(match.group(1)));
        }
        return new TestReport(tests, failed);
    }

    /** What linters and type checkers find, without line numbers, which move with every edit above them. */
    static TestReport findings(String output) {
        List<String> found = new ArrayList<>();
        String file = "";
        for (String line : lines(output)) {
            Matcher finding = FINDING.matcher(line);
            Matcher below = ESLINT_FINDING.matcher(line);
            if (below.matches()) {
                found.add(file + ": " + below.group(1));
            } else if (finding.matches()) {
                found.add(finding.group(1) + ": " + finding.group(2));
            } else if (!line.isBlank() && !line.startsWith(" ")) {
                file = line;
            }
        }
        return new TestReport(-1, found);
    }

    /** The first form that finds a number of tests. */
    static TestReport any(String output) {
        return Stream.of(pytest(output), unittest(output), node(output), cargo(output), go(output))
                .filter(report -> report.tests() >= 0).findFirst().orElse(TestReport.SILENT);
    }

    private static int sum(Pattern counts, String line) {
        int sum = 0;
        Matcher match = counts.matcher(line);
        while (match.find()) {
            sum += match.group(1).length() > 9 ? 0 : Integer.parseInt(match.group(1));
        }
        return sum;
    }

    private static Optional<Matcher> matched(Pattern pattern, String line) {
        Matcher match = pattern.matcher(line);
        return match.matches() ? Optional.of(match) : Optional.empty();
    }

    // Very long lines are no results, and would make the patterns slow.
    private static List<String> lines(String output) {
        return output.lines().map(line -> line.length() > 2000 ? line.substring(0, 2000) : line).toList();
    }
}
