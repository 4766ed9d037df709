package dev.fresh.edge.forge;

import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@link FakeGitHub} holds of one repository, with real git behind it, and how it answers questions about it. */
final class FakeGitHubState {

    static final String OWNER = "ada";
    static final String NAME = "notes";
    /** Whose token it is. */
    static final String SELF = "ada";

    final Map<Long, Map<String, Object>> pulls = new TreeMap<>();
    final Map<Long, Map<String, Object>> issues = new TreeMap<>();
    final List<String> labels = new ArrayList<>();
    final Map<String, String> permissions = new HashMap<>(Map.of(SELF, "admin"));
    final Map<Long, Boolean> mergeable = new HashMap<>();
    final Map<Long, List<Map<String, Object>>> comments = new HashMap<>();
    final Map<Long, List<Map<String, Object>>> reviews = new HashMap<>();
    final Map<Long, List<Map<String, Object>>> inline = new HashMap<>();
    final Map<String, List<Map<String, Object>>> runs = new HashMap<>();
    final Map<String, List<Map<String, Object>>> statuses = new HashMap<>();
    final Map<Long, List<Map<String, Object>>> annotations = new HashMap<>();
    final List<String> reviewRequests = new ArrayList<>();
    boolean mayPush = true;
    Instant now = Instant.parse("2026-11-21T00:00:00Z");

    private final Path bare;
    private final String address;
    private long ids = 1000;

    FakeGitHubState(Path bare, String address) {
        this.bare = bare;
        this.address = address;
    }

    /** An answer of the API. */
    record Reply(int status, Object body) {
    }

    long newId() {
        return ids++;
    }

    String git(String... arguments) {
        return TempRepo.git(bare, Map.of(), arguments);
    }

    Optional<String> reference(String name) {
        try {
            // Nearly all that is asked for, and cheaper than a process.
            if (name.startsWith("refs/heads/") && Files.isRegularFile(bare.resolve(name))) {
                return Optional.of(Files.readString(bare.resolve(name)).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return Optional.of(git("rev-parse", "--verify", "--quiet", name));
        } catch (IllegalStateException _) {
            return Optional.empty();
        }
    }

    static Map<String, Object> user(String login) {
        return Map.of("login", login, "id", login.hashCode() & 0xffff, "type",
                login.endsWith("[bot]") ? "Bot" : "User");
    }

    static Map<String, Object> label(String name) {
        return Map.of("name", name, "color", "5319e7");
    }

    Reply reply(String method, List<String> path, Map<String, String> query, Map<String, Object> body) {
        String first = path.isEmpty() ? "" : path.getFirst();
        return switch (method + " " + first) {
            case "GET " -> new Reply(200, repository());
            case "GET branches" -> reference("refs/heads/" + below(path, 1))
                    .map(sha -> new Reply(200, Map.of("name", below(path, 1), "commit", Map.of("sha", sha))))
                    .orElseGet(FakeGitHubState::notFound);
            case "GET commits" -> commits(path, query);
            case "GET check-runs" -> list(annotations.get(Long.parseLong(path.get(1))));
            case "GET compare" -> compare(below(path, 1));
            case "GET collaborators" -> Optional.ofNullable(permissions.get(path.get(1)))
                    .map(permission -> new Reply(200, Map.of("permission", permission, "user", user(path.get(1)))))
                    .orElseGet(FakeGitHubState::notFound);
            case "GET labels" -> labels.contains(path.get(1)) ? new Reply(200, label(path.get(1))) : notFound();
            case "POST labels" -> newLabel(body.get("name").toString());
            case "GET git" -> reference("refs/" + below(path, 2))
                    .map(sha -> new Reply(200, Map.of("ref", "refs/" + below(path, 2), "object", Map.of("sha", sha))))
                    .orElseGet(FakeGitHubState::notFound);
            case "DELETE git" -> delete("refs/" + below(path, 2));
            case "GET pulls", "GET issues", "POST pulls", "POST issues", "PATCH pulls", "PATCH issues" ->
                path.size() == 1 ? all(method, first, query, body) : one(method, path, query, body);
            default -> notFound();
        };
    }

    private static String below(List<String> path, int from) {
        return String.join("/", path.subList(from, path.size()));
    }

    private Map<String, Object> repository() {
        return Map.of("id", 1, "name", NAME, "full_name", OWNER + "/" + NAME, "owner",
                Map.of("login", OWNER, "id", 7), "default_branch", "main", "permissions",
                Map.of("pull", true, "push", mayPush, "admin", false));
    }

    private Reply commits(List<String> path, Map<String, String> query) {
        if (path.size() == 1) {
            return reference("refs/heads/" + query.get("sha"))
                    .map(sha -> new Reply(200, List.of(Map.of("sha", sha)))).orElseGet(FakeGitHubState::notFound);
        }
        String sha = path.get(1);
        if (path.size() == 3) {
            boolean checks = path.get(2).equals("check-runs");
            List<Map<String, Object>> found = (checks ? runs : statuses).getOrDefault(sha, List.of());
            return new Reply(200, Map.of("total_count", found.size(), checks ? "check_runs" : "statuses",
                    page(found, query).body()));
        }
        return reference(sha + "^{commit}").map(found -> new Reply(200, Map.of("sha", found)))
                .orElseGet(() -> new Reply(422, Map.of("message", "No commit found for SHA: " + sha)));
    }

    private Reply compare(String range) {
        String[] ends = range.split("\\.\\.\\.");
        String from = reference("refs/heads/" + ends[0]).orElseThrow();
        String status = from.equals(ends[1]) ? "identical"
                : git("merge-base", from, ends[1]).equals(ends[1]) ? "behind" : "diverged";
        return new Reply(200, Map.of("status", status));
    }

    private Reply newLabel(String name) {
        if (labels.contains(name)) {
            return new Reply(422, Map.of("message", "Validation Failed", "errors",
                    List.of(Map.of("resource", "Label", "field", "name", "code", "already_exists"))));
        }
        labels.add(name);
        return new Reply(201, label(name));
    }

    private Reply delete(String reference) {
        if (reference(reference).isEmpty()) {
            return new Reply(422, Map.of("message", "Reference does not exist"));
        }
        git("update-ref", "-d", reference);
        return new Reply(204, null);
    }

    private Reply all(String method, String kind, Map<String, String> query, Map<String, Object> body) {
        if (method.equals("POST")) {
            return kind.equals("pulls") ? open(body) : notFound();
        }
        if (kind.equals("pulls")) {
            return new Reply(200, pulls.values().stream().filter(pull -> matches(pull, query)).map(this::seen)
                    .toList());
        }
        return page(issues.values().stream().filter(issue -> issue.get("state").equals(query.get("state")))
                .toList(), query);
    }

    static boolean matches(Map<String, Object> pull, Map<String, String> query) {
        String head = OWNER + ":" + ((Map<?, ?>) pull.get("head")).get("ref");
        return head.equals(query.getOrDefault("head", head))
                && List.of("all", pull.get("state")).contains(query.getOrDefault("state", "open"));
    }

    /** As it is listed: its head is where the branch stands, and whether it merges is not said. */
    private Map<String, Object> seen(Map<String, Object> pull) {
        Map<String, Object> seen = new LinkedHashMap<>(pull);
        Object branch = ((Map<?, ?>) pull.get("head")).get("ref");
        reference("refs/heads/" + branch).ifPresent(sha -> seen.put("head", Map.of("ref", branch, "sha", sha)));
        return seen;
    }

    private Reply open(Map<String, Object> body) {
        String head = body.get("head").toString();
        if (pulls.values().stream().anyMatch(pull -> matches(pull, Map.of("head", OWNER + ":" + head)))) {
            return new Reply(422, Map.of("message", "Validation Failed", "errors", List.of(Map.of("message",
                    "A pull request already exists for " + OWNER + ":" + head + "."))));
        }
        Optional<String> commit = reference("refs/heads/" + head);
        if (commit.isEmpty() || body.get("body").toString().length() > 65_536) {
            return new Reply(422, Map.of("message", "Validation Failed", "errors",
                    List.of(Map.of("field", commit.isEmpty() ? "head" : "body", "code", "invalid"))));
        }
        long number = pulls.size() + issues.size() + 1L;
        Map<String, Object> pull = new LinkedHashMap<>(Map.of("number", number, "state", "open", "title",
                body.get("title"), "body", body.get("body"), "labels", List.of(), "head",
                Map.of("ref", head, "sha", commit.get()), "base", Map.of("ref", body.get("base")), "html_url",
                address + "/" + OWNER + "/" + NAME + "/pull/" + number, "user", user(SELF), "draft",
                Boolean.TRUE.equals(body.get("draft"))));
        pull.putAll(Map.of("updated_at", now.toString(), "requested_reviewers", List.of(), "requested_teams",
                List.of()));
        pulls.put(number, pull);
        return new Reply(201, pull);
    }

    private Reply one(String method, List<String> path, Map<String, String> query, Map<String, Object> body) {
        long number = Long.parseLong(path.get(1));
        Map<String, Object> thing = pulls.getOrDefault(number, issues.get(number));
        if (thing == null) {
            return notFound();
        }
        return switch (method + " " + path.getFirst() + (path.size() > 2 ? "/" + path.get(2) : "")) {
            case "GET pulls" -> {
                Map<String, Object> pull = seen(thing);
                pull.put("mergeable", mergeable.getOrDefault(number, true));
                yield new Reply(200, pull);
            }
            case "GET issues" -> new Reply(200, thing);
            case "PATCH pulls", "PATCH issues" -> {
                thing.putAll(body);
                yield new Reply(200, thing);
            }
            case "GET pulls/reviews" -> page(reviews.get(number), query);
            case "GET pulls/comments" -> page(inline.get(number), query);
            case "GET issues/comments" -> page(comments.get(number), query);
            case "POST issues/comments" -> new Reply(201, comment(number, SELF, body.get("body").toString()));
            case "POST issues/labels" -> {
                thing.put("labels", ((List<?>) body.get("labels")).stream().map(name -> label(name.toString()))
                        .toList());
                // A label that is not there is made, as on GitHub.
                ((List<?>) body.get("labels")).stream().map(Object::toString).filter(name -> !labels.contains(name))
                        .forEach(labels::add);
                yield new Reply(200, thing.get("labels"));
            }
            case "POST pulls/requested_reviewers" -> request(thing, body);
            default -> notFound();
        };
    }

    Map<String, Object> comment(long number, String by, String text) {
        Map<String, Object> comment = Map.of("id", newId(), "user", user(by), "body", text, "created_at",
                now.toString());
        comments.computeIfAbsent(number, _ -> new ArrayList<>()).add(comment);
        Optional.ofNullable(pulls.get(number)).ifPresent(pull -> pull.put("updated_at", now.toString()));
        return comment;
    }

    private Reply request(Map<String, Object> pull, Map<String, Object> body) {
        List<String> people = strings(body.get("reviewers"));
        if (!permissions.keySet().containsAll(people)) {
            return new Reply(422, Map.of("message", "Reviews may only be requested from collaborators."));
        }
        List<Object> requested = new ArrayList<>((List<?>) pull.get("requested_reviewers"));
        people.forEach(person -> requested.add(user(person)));
        pull.put("requested_reviewers", requested);
        List<Object> teams = new ArrayList<>((List<?>) pull.get("requested_teams"));
        strings(body.get("team_reviewers")).forEach(team -> teams.add(Map.of("slug", team)));
        pull.put("requested_teams", teams);
        reviewRequests.addAll(people);
        strings(body.get("team_reviewers")).forEach(team -> reviewRequests.add("team " + team));
        return new Reply(201, pull);
    }

    private static List<String> strings(Object list) {
        return list instanceof List<?> all ? all.stream().map(Object::toString).toList() : List.of();
    }

    private static Reply page(List<Map<String, Object>> found, Map<String, String> query) {
        long size = Long.parseLong(query.getOrDefault("per_page", "30"));
        long page = Long.parseLong(query.getOrDefault("page", "1"));
        return list(found == null ? null : found.stream().skip(size * (page - 1)).limit(size).toList());
    }

    private static Reply list(List<Map<String, Object>> found) {
        return new Reply(200, found == null ? List.of() : found);
    }

    static Reply notFound() {
        return new Reply(404, Map.of("message", "Not Found"));
    }
}
