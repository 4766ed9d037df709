package dev.fresh.daemon.control;

import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.AnswerRequest;
import dev.fresh.protocol.Requests.ApproveRequest;
import dev.fresh.protocol.Requests.BudgetRequest;
import dev.fresh.protocol.Requests.RejectRequest;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.Schedules.ScheduleRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which address is which question. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final String NONE = "";
    private static final String ID = "{id}";
    private static final int QUOTED_MAX = 80;
    /** Longer than any id or branch. */
    private static final int ID_MAX = 300;

    private final List<Route> table;

    Routes(Api api) {
        List<Route> all = new ArrayList<>(List.of(route("GET", "/v1/health", _ -> Answer.json(api.health())),
                route("GET", "/v1/status", call -> Answer.json(api.status(call.flag("all"))), "all"),
                route("GET", "/v1/agents", _ -> Answer.json(api.agents())),
                route("GET", "/v1/agents/{id}", call -> Answer.json(api.agent(call.id()))),
                route("GET", "/v1/agents/{id}/log",
                        call -> Answer.json(api.log(call.id(), call.number("offset").orElse(0L))), "offset"),
                route("GET", "/v1/agents/{id}/diff", call -> Answer.json(api.diff(call.id()))),
                route("GET", "/v1/agents/{id}/requests", call -> Answer.json(api.requests(call.id()))),
                route("POST", "/v1/agents/{id}/approve",
                        call -> Answer.json(api.approve(call.id(), call.body(ApproveRequest.class)))),
                route("POST", "/v1/agents/{id}/reject",
                        call -> Answer.json(api.reject(call.id(), call.body(RejectRequest.class)))),
                route("POST", "/v1/agents/{id}/answer",
                        call -> Answer.json(api.answer(call.id(), call.body(AnswerRequest.class)))),
                route("POST", "/v1/agents/{id}/pause", call -> Answer.json(api.pause(call.id()))),
                route("POST", "/v1/agents/{id}/resume", call -> Answer.json(api.resume(call.id()))),
                route("POST", "/v1/agents/{id}/cancel", call -> Answer.json(api.cancel(call.id()))),
                route("GET", "/v1/runs", _ -> Answer.json(api.runs())),
                route("POST", "/v1/runs", call -> Answer.json(api.start(call.body(StartRequest.class)))),
                route("DELETE", "/v1/runs/current", call -> Answer.json(api.stop(call.flag("force"))), "force"),
                route("POST", "/v1/runs/current/resume", _ -> Answer.json(api.resumeRun())),
                route("GET", "/v1/schedules", _ -> Answer.json(api.schedules())),
                route("POST", "/v1/schedules",
                        call -> Answer.json(api.addSchedule(call.body(ScheduleRequest.class)))),
                route("DELETE", "/v1/schedules/{id}", call -> Answer.json(api.removeSchedule(call.id()))),
                route("GET", "/v1/stats",
                        call -> Answer.json(api.stats(call.query().getOrDefault("since", "30d"))), "since"),
                route("GET", "/v1/budget", _ -> Answer.json(api.budget())),
                route("PUT", "/v1/budget", call -> Answer.json(api.setBudget(call.body(BudgetRequest.class)))),
                route("GET", "/v1/report", call -> report(api, call.query().getOrDefault("format", "json"),
                        Optional.ofNullable(call.query().get("run"))), "format", "run"),
                route("GET", "/v1/inventory", call -> Answer.jsonText(api.inventory(call.flag("all"))), "all"),
                route("GET", "/v1/inventory/explain",
                        call -> Answer.json(api.explain(call.query().getOrDefault("symbol", ""))), "symbol"),
                route("POST", "/v1/inventory/scan", _ -> Answer.jsonText(api.scan())),
                route("GET", "/metrics",
                        _ -> Answer.text(Metrics.CONTENT_TYPE, Metrics.text(api.status(true), api.budget())))));
        all.addAll(ProposalRoutes.of(api::proposals));
        all.addAll(HygieneRoutes.of(api::hygiene));
        table = List.copyOf(all);
    }

    /** All that can be asked, such as {@code GET /v1/agents/{id}}. */
    List<String> addresses() {
        return table.stream().map(route -> route.method() + " /" + String.join("/", route.segments())).toList();
    }

    /** One question and how it is answered. */
    record Route(String method, List<String> segments, Set<String> parameters, Action action) {

        Optional<String> match(List<String> path) {
            if (path.size() != segments.size()) {
                return Optional.empty();
            }
            String id = NONE;
            for (int i = 0; i < path.size(); i++) {
                if (segments.get(i).equals(ID)) {
                    id = path.get(i);
                } else if (!segments.get(i).equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(id);
        }
    }

    interface Action {
        Answer answer(Call call) throws InterruptedException;
    }

    /** One request, taken apart. */
    record Call(String id, Map<String, String> query, String text) {

        <T> T body(Class<T> type) {
            return Json.read(text.isEmpty() ? "{}" : text, type);
        }

        boolean flag(String name) {
            String value = query.getOrDefault(name, "false");
            return switch (value) {
                case "true", "" -> true;
                case "false" -> false;
                default -> throw bad(name, value, "true or false");
            };
        }

        Optional<Long> number(String name) {
            return Routes.number(name, query.get(name));
        }
    }

    /** The answer to a request, whatever happens. */
    Answer answer(String method, String rawPath, String rawQuery, String body) {
        try {
            List<String> path = segments(rawPath);
            Set<String> methods = new TreeSet<>();
            for (Route route : table) {
                Optional<String> id = route.match(path);
                if (id.isPresent() && route.method().equals(method)) {
                    return route.action().answer(new Call(named(id.get()), query(rawQuery, route.parameters()), body));
                }
                id.ifPresent(_ -> methods.add(route.method()));
            }
            return methods.isEmpty()
                    ? Answer.error(ErrorCode.NO_SUCH_ADDRESS, "there is no address " + quoted(rawPath),
                            "use a client of the daemon's own version")
                    : Answer.error(ErrorCode.NO_SUCH_METHOD, quoted(rawPath) + " does not take " + quoted(method),
                            "use " + String.join(" or ", methods));
        } catch (Refusal e) {
            return Answer.error(e.body());
        } catch (Json.BadJson e) {
            return Answer.error(ErrorCode.BAD_USAGE, "the request cannot be read: " + e.getMessage(),
                    "send what the daemon's own version of the client sends");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.error(ErrorCode.NOT_RUNNING, "the daemon is stopping", "start it again");
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", method, quoted(rawPath), e);
            return Answer.error(ErrorCode.DEFECT, "the daemon failed to answer: " + e.getMessage(),
                    "look into .fresh/logs/daemon.log");
        }
    }

    /** The parameters of a query; those that the address does not know are refused by name. */
    static Map<String, String> query(String raw, Set<String> known) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            String[] sides = pair.split("=", 2);
            String name = decoded(sides[0]);
            if (!known.contains(name) || parameters.put(name, sides.length == 2 ? decoded(sides[1]) : "") != null) {
                throw new Refusal(ErrorCode.BAD_USAGE, "the parameter " + quoted(name) + " is unknown here or repeated",
                        known.isEmpty() ? "leave it out" : "known are " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return parameters;
    }

    static Optional<Long> number(String name, String value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!value.matches("\\d{1,18}")) {
            throw bad(name, value, "a whole number, 0 or more");
        }
        return Optional.of(Long.parseLong(value));
    }

    private static Refusal bad(String name, String value, String wanted) {
        return new Refusal(ErrorCode.BAD_USAGE, name + " cannot be " + quoted(value), "use " + wanted);
    }

    private static Answer report(Api api, String format, Optional<String> run) {
        String report = api.report(format, run);
        return format.equals("json") ? Answer.jsonText(report) : Answer.text("text/markdown;charset=utf-8", report);
    }

    static Route route(String method, String path, Action action, String... parameters) {
        return new Route(method, segments(path), Set.of(parameters), action);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1)).stream().map(Routes::decoded).toList();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(ErrorCode.BAD_USAGE, quoted(text) + " is no encoded text", "encode % as %25");
        }
    }

    /** What an answer that says that there is no such thing can repeat. */
    private static String named(String id) {
        if (id.length() > ID_MAX) {
            throw new Refusal(ErrorCode.BAD_USAGE, quoted(id) + " is too long for an id",
                    "give one as fresh auto status shows it");
        }
        return id;
    }

    private static String quoted(String text) {
        String shown = text.substring(0, Math.min(QUOTED_MAX, text.length()));
        return "\"" + shown.replaceAll("[^\\x20-\\x7e]", "?") + (shown.length() < text.length() ? "..." : "") + "\"";
    }
}
