package dev.fresh.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Requests.StartRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    private static final AgentView AGENT = new AgentView("abc12345def0", AgentStatus.AWAITING_USER, "Ledger.archive",
            "src/Ledger.java", Optional.of("auto/archive-abc12345"), 2, 1, 3, 15.5, Dollars.ofMicro(750_000), 750_000,
            Dollars.ofMicro(0), 0, "claude_cli", "metered", 7, Instant.parse("2026-01-02T03:04:05Z"), Optional.empty(),
            Optional.empty(), Optional.empty(),
            Optional.of("Try it?"), Optional.of(QuestionKind.READY), List.of("approve"), Optional.of("0a1b"),
            Optional.empty(), Optional.empty(),
            List.of(new AgentView.GateView("tests", "passed", "mvn test", 0, 12, List.of(), 900, "12 passed")),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, List.of(),
            List.of(), Optional.of("cover"), Optional.empty());

    @Test
    void writesSnakeCaseNamesLowerCaseStatesAndPlainNumbers() {
        String json = Json.write(AGENT);
        for (String part : List.of("\"target_feature\":\"Ledger.archive\"", "\"status\":\"awaiting_user\"",
                "\"cost_usd\":0.75,\"cost_micro_usd\":750000", "\"reserved_usd\":0.00", "\"question_kind\":\"ready\"",
                "\"state_since\":\"2026-01-02T03:04:05Z\"", "\"failure\":null", "\"exit_code\":0")) {
            assertTrue(json.contains(part), part + " in " + json);
        }
        assertTrue(Json.write(new Requests.BudgetRequest(Optional.of(new BigDecimal("1E+1")), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of("day"), Optional.empty()))
                .contains("\"budget_usd\":10,"));
    }

    @Test
    void readsBackWhatItWrote() {
        assertEquals(AGENT, Json.read(Json.write(AGENT), AgentView.class));
        assertEquals(StatusView.none(), Json.read(Json.write(StatusView.none()), StatusView.class));
    }

    @Test
    void takesAnEmptyStartRequestAsAllDefaults() {
        StartRequest request = Json.read("{}", StartRequest.class);
        assertEquals(Optional.empty(), request.agents());
        assertEquals(List.of(), request.features());
        assertEquals(Map.of(), request.environment());
    }

    @Test
    void refusesAnUnknownFieldByName() {
        Json.BadJson refusal = assertThrows(Json.BadJson.class,
                () -> Json.read("{\"agent\":3}", StartRequest.class));
        assertTrue(refusal.getMessage().contains("agent"), refusal.getMessage());
    }

    @Test
    void readsWhatOthersWriteForTheSameValue() {
        StartRequest request = Json.read("""
                {"agents": 3.0, "budget_usd": "10.00", "seed": 1e2, "overnight": "true", "hours": null,
                 "provider": null, "environment": null, "features": ["a", 7]}""", StartRequest.class);
        assertEquals(Optional.of(3), request.agents());
        assertEquals(Optional.of(new BigDecimal("10.00")), request.budgetUsd());
        assertEquals(Optional.of(100L), request.seed());
        assertTrue(request.overnight());
        assertEquals(Optional.empty(), request.hours());
        assertEquals(List.of("a", "7"), request.features());
        assertEquals("2", Json.read("{\"text\":2}", Requests.AnswerRequest.class).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"agents\":3.5}", "{\"agents\":4000000000}", "{\"agents\":[]}", "{\"agents\":true}",
            "{\"agents\":\"many\"}", "{\"agents\":\"\"}", "{\"agents\":1e999999999}", "{\"agents\":{}}"})
    void namesTheFieldWhoseValueDoesNotFit(String text) {
        Json.BadJson refusal = assertThrows(Json.BadJson.class, () -> Json.read(text, StartRequest.class));
        assertEquals("the field \"agents\" has a value of another kind at line 1", refusal.getMessage());
    }

    @Test
    void takesNoNumberOfThousandsOfDigitsAsTextEither() {
        String zeros = "0".repeat(1000);
        assertThrows(Json.BadJson.class, () -> Json.read("{\"agents\":3." + zeros + "}", StartRequest.class));
        assertThrows(Json.BadJson.class, () -> Json.read("{\"agents\":\"3." + zeros + "\"}", StartRequest.class));
    }

    @Test
    void namesTheLineAndTheWayToTheField() {
        String text = "{\n  \"runs\": [\n    {\"id\": \"1\", \"started_at\": \"noon\"}]}";
        Json.BadJson refusal = assertThrows(Json.BadJson.class, () -> Json.read(text, Answers.RunsView.class));
        assertEquals("the field \"runs.started_at\" has a value of another kind at line 3", refusal.getMessage());
        assertEquals("expected a comma or }, found 1 at line 2", assertThrows(Json.BadJson.class,
                () -> Json.object("{\"a\":1\n1}")).getMessage());
        assertEquals("there is no JSON at line 1", assertThrows(Json.BadJson.class,
                () -> Json.object("")).getMessage());
    }

    /** Of which a record may be made of less than what it needs. */
    record Picky(String name, Thread.State state) {

        Picky {
            Objects.requireNonNull(name);
            if (name.isEmpty()) {
                throw new IllegalArgumentException("the name is empty");
            }
        }
    }

    @Test
    void saysWhyARecordRefusesItsValues() {
        assertEquals(new Picky("a", Thread.State.NEW), Json.read("{\"name\":\"a\",\"state\":\"NEW\"}", Picky.class));
        assertEquals("the name is empty at line 1", assertThrows(Json.BadJson.class,
                () -> Json.read("{\"name\":\"\"}", Picky.class)).getMessage());
        assertEquals("a field is missing or empty at line 1", assertThrows(Json.BadJson.class,
                () -> Json.read("{}", Picky.class)).getMessage());
    }

    @Test
    void knowsEachErrorCodeByItsSpelling() {
        for (ErrorCode code : ErrorCode.values()) {
            assertEquals(code, ErrorCode.of(code.code()));
            assertEquals(code, new ErrorBody(code, "m", "h").code());
        }
        assertEquals(ErrorCode.DEFECT, ErrorCode.of("something_newer"));
    }

    @Test
    void writesAmountsWithTwoToSixDecimals() {
        assertEquals("$3.25", Dollars.text(3_250_000));
        assertEquals("$10.00", Dollars.text(10_000_000));
        assertEquals("$0.004102", Dollars.text(4_102));
    }
}
