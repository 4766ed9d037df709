package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.testing.Sample;
import dev.fresh.text.Table;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestsTextTest {

    @Test
    void showsEachRequestAndWhatTheyWereTogether() {
        assertEquals(
                """
                        REQUESTS of abc12345 (build_enhanced_agency):
                          time            call         provider    model             in  cached  written  out       cost  status  first byte   took
                          01-02 22:00:07  analyze-1    claude_cli  claude-opus-4-6  120    4500       60  800  $0.012345     200       410ms  12.3s
                          01-02 22:00:09  implement-1  claude_cli  claude-opus-4-6    0       0        0    0     ~$0.20    none         0ms  900ms
                          01-02 22:00:11  implement-1  claude_cli  claude-opus-4-6    0       0        0    0     ~$0.10    lost         0ms  900ms
                          01-02 22:00:15  implement-2  claude_cli  claude-opus-4-6    0       0        0    0    ($0.40)    open
                        ~ nobody said what was used, so all that was held is booked

                        SUMS:
                                            requests   in  cached  written  out       cost  estimated
                          call analyze-1           1  120    4500       60  800  $0.012345      $0.00
                          call implement-1         2    0       0        0    0      $0.30      $0.30
                          phase analyze            1  120    4500       60  800  $0.012345      $0.00
                          phase implement          2    0       0        0    0      $0.30      $0.30
                          all                      3  120    4500       60  800  $0.312345      $0.30""",
                new RequestsText(ZoneOffset.UTC, Table.NO_LIMIT).of(Sample.requests()));
    }

    @Test
    void saysWhatWasNotBookedByRequest() {
        RequestSumView nothing = new RequestSumView("all", 0, 0, 0, 0, 0, Dollars.ofMicro(0), 0, Dollars.ofMicro(0), 0);
        assertEquals("""
                Agent abc12345 (f) has sent no request to a model.
                Booked for the agent as a whole, not by request: $1.00""",
                new RequestsText(ZoneOffset.UTC, Table.NO_LIMIT)
                        .of(new RequestsView("abc12345aaaa", "f", 0, List.of(), List.of(),
                                List.of(), nothing, Dollars.ofMicro(1_000_000), 1_000_000)));
    }
}
