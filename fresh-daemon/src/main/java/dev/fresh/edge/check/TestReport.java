package dev.fresh.edge.check;

import java.util.List;

/**
 * What a test runner says about its tests.
 *
 * @param tests how many ran, -1 when it does not say
 * @param failed identifiers of those that failed, sorted
 */
record TestReport(int tests, List<String> failed) {

    static final TestReport SILENT = new TestReport(-1, List.of());

    private static final int FAILED_MAX = 1000;
    private static final int ID_MAX = 300;

    TestReport {
        failed = failed.stream().map(TestReport::clean).filter(id -> !id.isEmpty()).distinct().sorted()
                .limit(FAILED_MAX).toList();
    }

    private static String clean(String id) {
        String oneLine = id.replaceAll("\\p{Cntrl}", " ").strip();
        return oneLine.length() <= ID_MAX ? oneLine : oneLine.substring(0, ID_MAX);
    }
}
