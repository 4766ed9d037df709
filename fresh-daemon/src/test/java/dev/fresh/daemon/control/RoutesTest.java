package dev.fresh.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.journal.Samples;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.ApproveRequest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {

    private static final String ROUTES = """
            GET /v1/health -> health()
            GET /v1/status -> status(false)
            GET /v1/status?all=true -> status(true)
            GET /v1/agents -> agents()
            GET /v1/agents/1f3a -> agent(1f3a)
            GET /v1/agents/a%2Fb%20c -> agent(a/b c)
            GET /v1/agents/1f3a/log -> log(1f3a, 0)
            GET /v1/agents/1f3a/log?offset=65536 -> log(1f3a, 65536)
            GET /v1/agents/1f3a/diff -> diff(1f3a)
            POST /v1/agents/1f3a/pause -> pause(1f3a)
            POST /v1/agents/1f3a/resume -> resume(1f3a)
            POST /v1/agents/1f3a/cancel -> cancel(1f3a)
            GET /v1/runs -> runs()
            DELETE /v1/runs/current -> stop(false)
            DELETE /v1/runs/current?force=true -> stop(true)
            POST /v1/runs/current/resume -> resumeRun()
            GET /v1/report -> report(json, Optional.empty)
            GET /v1/report?format=markdown&run=1f3a -> report(markdown, Optional[1f3a])
            GET /v1/inventory?all=true -> inventory(true)
            GET /v1/inventory/explain?symbol=a.b -> explain(a.b)
            POST /v1/inventory/scan -> scan()
            POST /v1/agents/1f3a/approve {"commit":"c0"} -> approve(1f3a, ApproveRequest[commit=c0, comment=Optional.empty])
            POST /v1/agents/1f3a/reject {"reason":"no","retry":true} -> reject(1f3a, RejectRequest[reason=no, retry=true])
            POST /v1/agents/1f3a/answer {"text":"2"} -> answer(1f3a, AnswerRequest[text=2])
            GET /v1/agents/1f3a/requests -> requests(1f3a)
            GET /v1/proposals?all=true -> list(true)
            GET /v1/proposals/rehearsal -> rehearse()
            GET /v1/proposals/1f3a -> show(1f3a)
            GET /v1/proposals/auto/count-1f3a -> show(count-1f3a)
            GET /v1/proposals/auto/count-1f3a/diff -> diff(count-1f3a)
            POST /v1/proposals/12/close {"reason":"no"} -> close(12, CloseRequest[reason=no])
            POST /v1/proposals/publish {"ids":["1f3a"]} -> publish(PublishRequest[ids=[1f3a]])
            POST /v1/checkpoint {"agents":["1f3a"]} -> checkpoint(CheckpointRequest[agents=[1f3a]])
            POST /v1/sync -> sync()
            POST /v1/cleanup {"dry_run":true} -> cleanup(CleanupRequest[dryRun=true])
            GET /v1/schedules -> schedules()
            DELETE /v1/schedules/5c4e -> removeSchedule(5c4e)
            GET /v1/stats -> stats(30d)
            GET /v1/stats?since=4w -> stats(4w)
            GET /v1/budget -> budget()
            PUT /v1/budget {"lift":["day"]} -> setBudget(BudgetRequest[budgetUsd=Optional.empty, agentBudgetUsd=Optional.empty, perDayUsd=Optional.empty, perMonthUsd=Optional.empty, lift=[day], zone=Optional.empty])
            """;

    private final Set<String> asked = new TreeSet<>();
    private final Samples samples = new Samples(new Random(1));
    private String call = "";
    private Object given;

    private final ProposalApi proposals = part(ProposalApi.class);
    private final HygieneApi hygiene = part(HygieneApi.class);
    private final Api api = (Api) Proxy.newProxyInstance(Api.class.getClassLoader(), new Class<?>[]{Api.class},
            (_, method, arguments) -> {
                asked.add(method.getName());
                return switch (method.getName()) {
                    case "proposals" -> proposals();
                    case "hygiene" -> hygiene();
                    default -> answer(method, arguments);
                };
            });
    private final Routes routes = new Routes(api);

    private ProposalApi proposals() {
        return proposals;
    }

    private HygieneApi hygiene() {
        return hygiene;
    }

    private <T> T part(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (_, method, arguments) -> answer(method, arguments)));
    }

    private Object answer(Method method, Object[] arguments) {
        String list = arguments == null ? "[]" : Arrays.toString(arguments);
        call = method.getName() + "(" + list.substring(1, list.length() - 1) + ")";
        if (given instanceof RuntimeException refusal) {
            throw refusal;
        }
        given = method.getReturnType() == String.class ? "{\"schema\":1}" : samples.value(method.getReturnType());
        return given;
    }

    @Test
    void everyQuestionHasItsAddress() {
        for (String line : ROUTES.lines().toList()) {
            String[] parts = line.split(" -> ")[0].split(" ", 3);
            String[] target = parts[1].split("\\?");
            Answer answer = routes.answer(parts[0], target[0], target.length == 2 ? target[1] : null,
                    parts.length == 3 ? parts[2] : "");
            assertEquals(line.split(" -> ")[1], call, line);
            assertEquals(200, answer.status(), answer.text());
            assertEquals(given instanceof String text ? text : Json.write(given), answer.text());
        }
        routes.answer("POST", "/v1/runs", null, "{\"agents\":3}");
        assertTrue(call.startsWith("start(StartRequest[agents=Optional[3],"), call);
        routes.answer("POST", "/v1/schedules", null, "{\"at\":\"22:00\",\"start\":{\"agents\":3}}");
        assertTrue(call.startsWith("addSchedule(ScheduleRequest[") && call.contains("agents=Optional[3]"), call);
        assertEquals(Arrays.stream(Api.class.getMethods()).map(method -> method.getName()).sorted().toList(),
                asked.stream().toList());
    }

    @Test
    void everyAddressIsDocumented() throws IOException {
        Set<String> served = Stream.concat(Stream.of("GET /v1/events"), routes.addresses().stream()
                .map(address -> address.replaceFirst("/v1/proposals/(auto/)?\\{id}", "/v1/proposals/BRANCH")
                        .replace("{id}", "ID")))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)` \\|")
                .matcher(Files.readString(Path.of("../docs/control-api.md"))).results().map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(documented, served);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"GET|/|404|no_such_address", "GET|/v2/status|404|no_such_address",
            "GET|/v1/agents/a/b/c|404|no_such_address", "POST|/v1/status|405|no_such_method",
            "HEAD|/v1/status|405|no_such_method", "GET|/v1/agents/%zz|400|bad_usage",
            "GET|/v1/status?x=1|400|bad_usage", "GET|/v1/agents/a/log?offset=-1|400|bad_usage",
            "GET|/v1/agents/a/log?offset=1&offset=2|400|bad_usage", "DELETE|/v1/runs/current?force=yes|400|bad_usage",
            "POST|/v1/runs|400|bad_usage"})
    void refusesTheRest(String method, String target, int status, String code) {
        String[] parts = target.split("\\?");
        Answer answer = routes.answer(method, parts[0], parts.length == 2 ? parts[1] : null, "{\"agnets\":3}");
        assertEquals(status, answer.status(), answer.text());
        assertEquals(code, Json.read(answer.text(), ErrorBody.class).error().code());
        assertEquals("", call);
    }

    @Test
    void namesTheUnknownField() {
        String message = refusal("POST", "/v1/agents/a/approve", "{\"comit\":\"c0\"}").error().message();
        assertEquals("the request cannot be read: unknown field \"comit\", known are [commit, comment] at line 1",
                message);
        assertEquals("the request cannot be read: the field \"agents\" has a value of another kind at line 1",
                refusal("POST", "/v1/runs", "{\"agents\":\"many\"}").error().message());
        assertEquals("bad_usage", refusal("POST", "/v1/agents/a/approve", "[1]").error().code());
        assertEquals("bad_usage", refusal("POST", "/v1/agents/a/approve", "{".repeat(5000)).error().code());
    }

    @Test
    void passesRefusalsOnAndHidesDefects() {
        given = new Refusal(ErrorCode.AMBIGUOUS_ID, "two agents start with 1f", "type more digits");
        assertEquals(new ErrorBody(ErrorCode.AMBIGUOUS_ID, "two agents start with 1f", "type more digits"),
                refusal("POST", "/v1/agents/1f/approve", Json.write(new ApproveRequest("c", Optional.empty()))));
        given = new IllegalStateException("expected by this test");
        assertEquals("defect", refusal("GET", "/v1/status", "").error().code());
    }

    @Test
    void metricsAreTheStatusAsNumbers() {
        Answer answer = routes.answer("GET", "/metrics", null, "");
        BudgetView budget = (BudgetView) given;
        assertEquals(Metrics.CONTENT_TYPE, answer.contentType());
        assertTrue(answer.text().contains("# TYPE fresh_agents gauge\n"), answer.text());
        assertTrue(answer.text().contains("\nfresh_run_overrun_usd "
                + budget.overrunMicroUsd() / 1_000_000.0 + "\n"), answer.text());
        assertTrue(answer.text().contains("fresh_agents{state=\"awaiting_user\"} "), answer.text());
    }

    private ErrorBody refusal(String method, String path, String body) {
        return Json.read(routes.answer(method, path, null, body).text(), ErrorBody.class);
    }
}
