package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that is written on GitHub meets each thing that can go wrong: in the end it is there, and once. */
class GitHubFaultsTest {

    private static final String BRANCH = "auto/word-count-1a2b3c4d";
    private static final String API = "/repos/ada/notes";
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    @TempDir
    static Path folder;

    private static FakeGitHub github;
    private static String base;
    private static String commit;

    private Instant now;

    /** What is written. */
    enum Write {
        CREATE_PULL("POST " + API + "/pulls", forge -> forge.openOrFind(proposal("Hook up"))),
        EDIT("PATCH " + API + "/pulls/1", forge -> forge.openOrFind(proposal("Hook up, approved"))),
        ADD_LABEL("POST " + API + "/issues/1/labels", CREATE_PULL.errand),
        CREATE_LABEL("POST " + API + "/labels", CREATE_PULL.errand),
        REQUEST_REVIEWERS("POST " + API + "/pulls/1/requested_reviewers", CREATE_PULL.errand),
        COMMENT("POST " + API + "/issues/1/comments", forge -> forge.comment("#1", "linked 1a2b", "Done.")),
        CLOSE("PATCH " + API + "/issues/1", forge -> forge.close("#1", "stale", "Nobody answered.")),
        DELETE_REF("DELETE " + API + "/git/refs/", forge -> forge.removeBranch(BRANCH, commit));

        private final String request;
        private final Consumer<Forge> errand;

        Write(String request, Consumer<Forge> errand) {
            this.request = request;
            this.errand = errand;
        }

        /** Whether a pull request is there before. */
        boolean later() {
            return ordinal() == EDIT.ordinal() || ordinal() >= COMMENT.ordinal();
        }
    }

    /** What goes wrong, and what is said about it. */
    enum Trouble {
        ANSWER_LOST(FakeGitHub.Kind.LOST, 0, Map.of(), "", "gave no answer about"),
        BAD_GATEWAY_BEFORE(FakeGitHub.Kind.REFUSED, 502, Map.of(), "<html>no</html>", "is in trouble (HTTP 502)"),
        BAD_GATEWAY_AFTER(FakeGitHub.Kind.DONE_BUT_REFUSED, 502, Map.of(), "", "is in trouble (HTTP 502)"),
        PRIMARY_LIMIT(FakeGitHub.Kind.REFUSED, 403, Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset",
                "" + START.plusSeconds(1800).getEpochSecond()), "{\"message\":\"API rate limit exceeded\"}",
                "answers no more requests of this token until 2026-11-21 00:30 UTC"),
        SECONDARY_LIMIT(FakeGitHub.Kind.REFUSED, 403, Map.of("Retry-After", "120"),
                "{\"message\":\"You have exceeded a secondary rate limit\"}",
                "answers no more requests of this token until 2026-11-21 00:02 UTC"),
        UNAUTHORIZED(FakeGitHub.Kind.REFUSED, 401, Map.of(), "{\"message\":\"Bad credentials\"}",
                "does not accept the token (Bad credentials); log in anew"),
        NOT_FOUND(FakeGitHub.Kind.REFUSED, 404, Map.of(), "{\"message\":\"Not Found\"}", "shows no ada/notes"),
        UNPROCESSABLE(FakeGitHub.Kind.REFUSED, 422, Map.of(), "{\"message\":\"Validation Failed\"}", "refuses"),
        SLOW(FakeGitHub.Kind.SLOW, 0, Map.of(), "", "gave no answer about"),
        CUT_OFF(FakeGitHub.Kind.CUT, 0, Map.of(), "", "gave no answer about"),
        A_PAGE(FakeGitHub.Kind.DONE_BUT_REFUSED, 200, Map.of(), "<!DOCTYPE html><p>Please log in",
                "has a web page instead of JSON where");

        /** The same for a request that begins so. */
        FakeGitHub.Fault of(String request) {
            return new FakeGitHub.Fault(request, kind, status, headers, body);
        }

        private final FakeGitHub.Kind kind;
        private final int status;
        private final Map<String, String> headers;
        private final String body;
        private final String sentence;

        Trouble(FakeGitHub.Kind kind, int status, Map<String, String> headers, String body, String sentence) {
            this.kind = kind;
            this.status = status;
            this.headers = headers;
            this.body = body;
            this.sentence = sentence;
        }

        /** Whether the same again is worth a try, with nothing changed by a person. */
        boolean passes() {
            return !List.of(UNAUTHORIZED, NOT_FOUND, UNPROCESSABLE).contains(this);
        }
    }

    @BeforeAll
    static void aRepository() throws IOException {
        TempRepo repo = TempRepo.init(folder.resolve("user")).write("notes.py", "print(1)\n");
        base = repo.commit("Begin");
        repo.git("switch", "-q", "-c", "made");
        commit = repo.write("cli.py", "print(2)\n").commit("feat: add a command");
        repo.git("switch", "-q", "main");
        github = FakeGitHub.of(repo, folder.resolve("remote"));
        repo.git("push", "-q", github.bare().toString(), commit + ":refs/heads/" + BRANCH);
    }

    @AfterAll
    static void end() {
        github.close();
    }

    @BeforeEach
    void anew() {
        now = START;
        github.git("update-ref", "refs/heads/" + BRANCH, commit);
        github.reset();
        github.with(state -> state.permissions.put("grace", "write"));
    }

    static Stream<Arguments> table() {
        return Stream.of(Write.values()).flatMap(write -> Stream.of(Trouble.values())
                .map(trouble -> Arguments.of(write, trouble)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachEffectIsThereOnceAfterOneMoreCall(Write write, Trouble trouble) {
        Forge forge = forge(Duration.ofSeconds(15));
        if (write.later()) {
            Write.CREATE_PULL.errand.accept(forge);
        }
        github.fault(trouble.of(write.request));
        Forge first = trouble == Trouble.SLOW ? forge(Duration.ofMillis(400)) : forge;
        EdgeException failed = null;
        // With so little time another step may be too slow as well on a busy machine.
        for (int attempt = 0; attempt < 10 && !github.isCalm(); attempt++) {
            failed = failure(first, write);
        }
        if (isPassedOver(write, trouble)) {
            assertNull(failed);
        } else {
            assertTrue(failed != null && failed.getMessage().contains(trouble.sentence), () -> write + " " + trouble);
            assertEquals(trouble.passes(), failed instanceof TryLater, failed::getMessage);
            assertFalse(failed.getMessage().contains(FakeGitHub.TOKEN));
        }
        if (failed instanceof TryLater later) {
            assertTrue(later.until().isAfter(now));
            now = later.until();
        }
        write.errand.accept(forge);
        effectIsThereOnce(write);
        assertEquals(List.of(), github.seen().stream().filter(request -> request.contains("/merge")).toList());
    }

    /** What needs no exception: the thing may be there already, or cannot be had and is not worth a proposal. */
    private static boolean isPassedOver(Write write, Trouble trouble) {
        return switch (write) {
            case CREATE_LABEL, REQUEST_REVIEWERS -> trouble == Trouble.UNPROCESSABLE;
            // An answer without a body cannot end in its middle.
            case DELETE_REF -> List.of(Trouble.UNPROCESSABLE, Trouble.NOT_FOUND, Trouble.CUT_OFF).contains(trouble);
            case CREATE_PULL, EDIT, ADD_LABEL, COMMENT, CLOSE -> false;
        };
    }

    private static EdgeException failure(Forge forge, Write write) {
        try {
            write.errand.accept(forge);
            return null;
        } catch (EdgeException e) {
            return e;
        }
    }

    private static void effectIsThereOnce(Write write) {
        Map<String, Object> pull = github.onlyPull();
        switch (write) {
            case CREATE_PULL, ADD_LABEL, CREATE_LABEL, REQUEST_REVIEWERS -> {
                assertEquals(List.of("autonomous"), github.labels());
                assertEquals(1, ((List<?>) pull.get("labels")).size());
                assertEquals(List.of("grace", "team docs"), github.with(state -> state.reviewRequests));
                assertEquals(true, pull.get("draft"));
            }
            case EDIT -> assertEquals("Hook up, approved", pull.get("title"));
            case COMMENT -> assertEquals(1, comments());
            case CLOSE -> {
                assertEquals("closed", pull.get("state"));
                assertEquals(1, comments());
            }
            case DELETE_REF -> assertEquals("", github.git("for-each-ref", "refs/heads/auto"));
        }
    }

    private static int comments() {
        List<Map<String, Object>> all = github.with(state -> state.comments.get(1L));
        return all.size();
    }

    private Forge forge(Duration deadline) {
        return new GitHubForge(URI.create(github.api()), Optional.of(github.remote()),
                new GitHubToken(new OsProcessRunner("fresh-forge-test"), folder,
                        Map.of("GITHUB_ENTERPRISE_TOKEN", FakeGitHub.TOKEN)),
                (_, _, _, _) -> {}, new GitHubTiming(deadline, () -> now, _ -> {}));
    }

    private static ProposalText proposal(String title) {
        return new ProposalText(title, ProposalText.marker("agent 1a2b") + "\nWhat.\n", List.of(ProposalText.LABEL),
                BRANCH, commit, "main", base, false).asked(true, List.of("grace", "Ada"), List.of("docs"));
    }
}
