package dev.fresh.core.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SlopeTest {

    private static Slope of(LongStream micro) {
        return micro.mapToObj(Money::new).reduce(Slope.NONE, Slope::with, (one, _) -> one);
    }

    private static LongStream times(int count, long micro) {
        return LongStream.generate(() -> micro).limit(count);
    }

    @Test
    void raisesTheAlarmWhenTheLastRequestsCostAtLeastTwoAndAHalfTimesAsMuch() {
        assertEquals(
                Optional.of("its last 5 requests cost $0.025 each, 2.5 times as much as the 8 before ($0.01 each)"),
                of(LongStream.concat(times(8, 10_000), times(5, 25_000))).alarm());
        assertEquals(Optional.empty(), of(LongStream.concat(times(8, 10_000), times(5, 24_999))).alarm());
    }

    @Test
    void keepsQuietWhileThereIsLittleToCompareOrLittleMoney() {
        assertEquals(Optional.empty(), of(LongStream.concat(times(4, 10_000), times(5, 90_000))).alarm());
        assertEquals(Optional.empty(), of(LongStream.concat(times(50, 10), times(5, 9_000))).alarm());
    }

    @Test
    void takesNoEvenGrowthForASlope() {
        assertEquals(Optional.empty(), of(LongStream.rangeClosed(1, 300).map(i -> i * 1_000)).alarm());
    }

    @Test
    void leavesOutWhatCostsNothing() {
        Slope steep = of(LongStream.concat(times(8, 10_000), times(5, 25_000)));
        assertEquals(steep, steep.with(Money.ZERO));
    }

    @Test
    void survivesTheLargestAmounts() {
        assertEquals(true, of(LongStream.concat(times(9, 1), times(5, 1_000_000_000_000L))).alarm().isPresent());
    }
}
