package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.Access;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forge against a fake of the API with real git behind it. The whole product can be tried on the same fake by hand:
 * see {@link FakeGitHub#main}.
 */
@Execution(ExecutionMode.CONCURRENT)
class GitHubForgeTest {

    private static final String BRANCH = "auto/word-count-1a2b3c4d";
    private static final Instant NOW = Instant.parse("2026-11-20T14:30:00Z");
    private static final String MARK = "<!-- fresh:agent 1a2b3c4d -->\n";
    private static final String TEXT = MARK + "What and why.\n";
    private static final String PULLS = "/repos/ada/notes/pulls";

    @TempDir
    Path folder;

    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private TempRepo repo;
    private String base;
    private String commit;
    private Workspaces workspaces;
    private FakeGitHub github;

    @BeforeEach
    void aRepositoryWithAProposal() throws IOException {
        Path programs = Path.of(TempRepo.git(folder, Map.of(), "--exec-path"));
        for (String program : List.of("git-http-backend", "git-remote-http")) {
            Tools.require(Files.isExecutable(programs.resolve(program)), program);
        }
        repo = TempRepo.init(folder.resolve("user")).write("notes.py", "print(1)\n");
        base = repo.commit("Begin");
        repo.git("switch", "-q", "-c", "made");
        commit = repo.write("cli.py", "print(2)\n").commit("feat: add a command");
        repo.git("switch", "-q", "main");
        github = FakeGitHub.of(repo, folder.resolve("remote"));
        ProcessRunner real = new OsProcessRunner("fresh-forge-test");
        ProcessRunner watched = new ProcessRunner() {
            @Override
            public Exit run(Command command) {
                commands.add(command);
                return real.run(command);
            }
        };
        Git git = Git.find(watched, folder.resolve("user"), System.getenv("PATH"));
        workspaces = new Workspaces(git, folder.resolve("workspaces"), new UserRepository(git, repo.folder()));
        workspaces.fetch(commit);
    }

    @AfterEach
    void end() {
        if (github != null) {
            github.close();
        }
    }

    @Test
    void aProposalBecomesABranchAndAPullRequestWithItsLabel() {
        Forge.Published published = forge().openOrFind(proposal());
        assertEquals(new Forge.Published(github.api() + "/ada/notes/pull/1", "#1", false), published);
        assertEquals(commit, github.git("rev-parse", BRANCH));
        assertEquals(List.of("refs/heads/" + BRANCH, "refs/heads/main"),
                github.git("for-each-ref", "--format=%(refname)").lines().toList(), "nothing else was pushed");
        Map<String, Object> pull = github.onlyPull();
        assertEquals("Hook up word_count", pull.get("title"));
        assertEquals(TEXT, pull.get("body"));
        assertEquals(Map.of("ref", "main"), pull.get("base"));
        assertEquals(List.of(Map.of("name", "autonomous", "color", "5319e7")), pull.get("labels"));
    }

    @Test
    void aSecondTimeFindsItAndBringsItsTextUpToDate() {
        forge().openOrFind(proposal());
        int before = github.seen().size();
        assertEquals(new Forge.Published(github.api() + "/ada/notes/pull/1", "#1", true),
                forge().openOrFind(proposal()));
        assertEquals(List.of("GET /repos/ada/notes", "GET " + PULLS + "?head=ada:" + BRANCH + "&state=all"),
                github.seen().subList(before, github.seen().size()).stream().map(GitHubForgeTest::sorted).toList(),
                "nothing is written where nothing has changed");
        forge().openOrFind(proposal("Hook up word_count again", MARK + "Now approved.\n", false));
        assertEquals("Hook up word_count again", github.onlyPull().get("title"));
        assertEquals(MARK + "Now approved.\n", github.onlyPull().get("body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /repos/ada/notes", "GET /repos/ada/notes/pulls", "POST /repos/ada/notes/pulls",
            "GET /repos/ada/notes/labels", "POST /repos/ada/notes/labels", "POST /repos/ada/notes/issues"})
    void aCrashAfterAnyStepEndsInOneLabelledPullRequest(String step) {
        if (step.startsWith("GET")) {
            for (int attempt = 0; attempt < 4; attempt++) {
                github.refuse(step, 500, Map.of(), "");
            }
        } else {
            github.lose(step);
        }
        EdgeException lost = assertThrows(EdgeException.class, () -> forge().openOrFind(proposal()));
        assertTrue(lost.getMessage().matches("127.0.0.1 (gave no answer about|is in trouble \\(HTTP 500\\) and did not"
                + " take) the pull request of " + BRANCH + ".* try again.*"), lost::getMessage);
        forge().openOrFind(proposal());
        assertEquals(1, ((List<?>) github.onlyPull().get("labels")).size());
        assertEquals(List.of("autonomous"), github.labels());
    }

    static Stream<Arguments> pushes() {
        // One that is slow is given up by git itself, after a minute.
        return Stream.of("GET /ada/notes.git/info/refs", "POST /ada/notes.git/git-receive-pack")
                .flatMap(request -> Stream.of(GitHubFaultsTest.Trouble.values())
                        .filter(trouble -> trouble != GitHubFaultsTest.Trouble.SLOW)
                        .map(trouble -> Arguments.of(request, trouble)));
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void aPushThatMeetsTroubleIsThereOnceAfterOneMoreCall(String request, GitHubFaultsTest.Trouble trouble) {
        github.fault(trouble.of(request));
        try {
            forge().openOrFind(proposal());
        } catch (EdgeException failed) {
            // Of the limits of the API its servers for git know nothing; who is not let in there lacks a right.
            boolean passes = trouble.passes() && !trouble.name().endsWith("LIMIT");
            assertEquals(passes, failed instanceof TryLater, failed::getMessage);
            assertFalse(failed.getMessage().contains(FakeGitHub.TOKEN) || failed.getMessage().contains("\n"));
            assertEquals(List.of(), github.pulls());
        }
        assertTrue(github.isCalm());
        forge().openOrFind(proposal());
        assertEquals(commit, github.git("rev-parse", BRANCH));
        github.onlyPull();
    }

    @Test
    void onePullRequestIsFoundThatWasOpenedBetweenLookingAndOpening() {
        forge().openOrFind(proposal());
        github.refuse("GET " + PULLS, 200, Map.of(), "[]");
        assertEquals("#1", forge().openOrFind(proposal()).reference());
        github.onlyPull();
    }

    @Test
    void aBranchThatSomebodyMovedIsLeftAlone() {
        forge().openOrFind(proposal());
        repo.git("push", "-q", "-f", github.bare().toString(), base + ":refs/heads/" + BRANCH);
        repo.git("switch", "-q", "-c", "theirs");
        String theirs = repo.write("other.py", "print(3)\n").commit("Change it");
        repo.git("push", "-q", "-f", github.bare().toString(), theirs + ":refs/heads/" + BRANCH);
        EdgeException moved = assertThrows(EdgeException.class, () -> forge().openOrFind(proposal()));
        assertEquals("the branch " + BRANCH + " at " + github.remote() + " was moved by somebody else (fetch first);"
                + " rename or delete it there", moved.getMessage());
        assertEquals(theirs, github.git("rev-parse", BRANCH));
    }

    @Test
    void theWordsOfAServerThatTakesNoBranchAreShown() throws IOException {
        Path hook = github.bare().resolve("hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho 'branches begin with team/' >&2\nexit 1\n");
        assertTrue(hook.toFile().setExecutable(true));
        EdgeException refused = assertThrows(EdgeException.class, () -> forge().openOrFind(proposal()));
        assertEquals(github.remote() + " does not take the branch " + BRANCH + " (pre-receive hook declined):"
                + " branches begin with team/", refused.getMessage());
    }

    @Test
    void aPullRequestThatSomebodyClosedStaysClosed() {
        forge().openOrFind(proposal());
        github.onlyPull().put("state", "closed");
        EdgeException closed = assertThrows(EdgeException.class, () -> forge().openOrFind(proposal()));
        assertTrue(closed.getMessage().contains("/pull/1 of " + BRANCH + " was closed by somebody"),
                closed::getMessage);
        assertEquals("closed", github.onlyPull().get("state"));
        github.onlyPull().put("merged_at", "2026-11-20T10:00:00Z");
        assertEquals(new Forge.Published(github.api() + "/ada/notes/pull/1", "#1", true),
                forge().openOrFind(proposal()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "401 | | {\"message\":\"Bad credentials\"} | 127.0.0.1 does not accept the token (Bad credentials); log in"
                    + " anew with gh auth login, or set GITHUB_ENTERPRISE_TOKEN to a valid one",
            "403 | | {\"message\":\"Resource not accessible by personal access token\"} | the token may not do the pull"
                    + " request of auto/word-count-1a2b3c4d in ada/notes (Resource not accessible by personal access"
                    + " token); give it the scope repo, or Contents and Pull requests: write",
            "403 | X-GitHub-SSO=required; url=https://github.com/orgs/ada/sso?a=b | {\"message\":\"SAML\"} | the"
                    + " organization of ada/notes wants single sign-on for the token; authorize it at"
                    + " https://github.com/orgs/ada/sso?a=b",
            "403 | X-RateLimit-Remaining=0&X-RateLimit-Reset=1795186800 | {\"message\":\"API rate limit exceeded\"} |"
                    + " 127.0.0.1 answers no more requests of this token until 2026-11-20 15:00 UTC; fresh goes on after that",
            "429 | Retry-After=60 | {} | 127.0.0.1 answers no more requests of this token until 2026-11-20"
                    + " 14:31 UTC; fresh goes on after that",
            "403 | | {\"message\":\"You have exceeded a secondary rate limit\"} | 127.0.0.1 answers no more requests of"
                    + " this token until 2026-11-20 14:31 UTC; fresh goes on after that",
            "404 | | {\"message\":\"Not Found\"} | 127.0.0.1 shows no ada/notes to this token; check the address of"
                    + " origin, and that the token may see the repository",
            "422 | | {\"message\":\"Validation Failed\",\"errors\":[{\"message\":\"No commits between main and auto\"}]}"
                    + " | 127.0.0.1 refuses the pull request of auto/word-count-1a2b3c4d (Validation Failed: No commits"
                    + " between main and auto)",
            "502 | | <html>Bad gateway</html> | 127.0.0.1 is in trouble (HTTP 502) and did not take the pull request of"
                    + " auto/word-count-1a2b3c4d; try again later",
            "418 | | | 127.0.0.1 refuses the pull request of auto/word-count-1a2b3c4d with HTTP 418 (without a word)"})
    void everyRefusalIsOneSentenceWithItsRemedy(int status, String headers, String body, String sentence) {
        Map<String, String> set = new HashMap<>();
        for (String header : headers == null ? new String[0] : headers.split("&")) {
            set.put(header.substring(0, header.indexOf('=')), header.substring(header.indexOf('=') + 1));
        }
        github.refuse("POST " + PULLS, status, set, body == null ? "" : body);
        EdgeException refused = assertThrows(EdgeException.class, () -> forge().openOrFind(proposal()));
        assertEquals(sentence, refused.getMessage());
        forge().openOrFind(proposal());
        github.onlyPull();
    }

    @Test
    void theTokenIsInNoArgumentNoTextAndNoException() {
        forge().openOrFind(proposal());
        String secret = FakeGitHub.TOKEN;
        String basic = GitHubRemote.basic(secret);
        for (String echo : List.of("{\"message\":\"you sent " + secret + "\"}", "you sent " + basic)) {
            github.refuse("GET /repos/ada/notes", 403, Map.of(), echo);
            EdgeException refused = assertThrows(EdgeException.class, () -> forge().openOrFind(proposal()));
            StringWriter trace = new StringWriter();
            refused.printStackTrace(new PrintWriter(trace));
            assertFalse(trace.toString().contains(secret) || trace.toString().contains(basic), trace::toString);
            assertTrue(refused.getMessage().contains("you sent [hidden]"), refused::getMessage);
        }
        List<Command> pushes = commands.stream().filter(command -> command.argv().contains("push")).toList();
        assertEquals(1, pushes.size());
        for (Command command : commands) {
            String all = command.argv() + " " + command.environment();
            assertFalse(all.contains(secret) || all.contains(basic), all);
        }
        String kept = TempRepo.git(workspaces.gitFolder(), Map.of(), "config", "--list", "--local");
        assertFalse(kept.contains("http") || kept.contains("remote"), kept);
    }

    @Test
    void aPasswordInTheAddressOfOriginIsNotUsed() {
        String remote = github.remote().replace("//", "//ada:hunter2hunter2@");
        new GitHubForge(URI.create(github.api()), Optional.of(remote), tokens(), workspaces::push)
                .openOrFind(proposal());
        assertTrue(
                commands.stream().flatMap(command -> command.argv().stream()).noneMatch(arg -> arg.contains("hunter")));
    }

    @Test
    void aBaseThatIsNotThereIsRefusedBeforeAnythingIsSpent() {
        forge().requireBase("main", base);
        forge().requireBase("origin/main", base);
        forge().requireBase("HEAD~1", base);
        EdgeException branch = assertThrows(EdgeException.class, () -> forge().requireBase("other", base));
        assertEquals("there is no branch other in ada/notes on 127.0.0.1 to open pull requests on; push it, or name"
                + " another base with --base", branch.getMessage());
        EdgeException unpushed = assertThrows(EdgeException.class, () -> forge().requireBase("main", commit));
        assertEquals("the commit " + commit.substring(0, 8) + " of main is not in ada/notes on 127.0.0.1 yet; push it"
                + " first, so that no proposal publishes it", unpushed.getMessage());
        github.mayPush(false);
        EdgeException mayNot = assertThrows(EdgeException.class, () -> forge().requireBase("main", base));
        assertTrue(mayNot.getMessage().startsWith("the token may not push to ada/notes"), mayNot::getMessage);
        assertEquals(List.of(), github.pulls());
    }

    @Test
    void aRepositoryThatWasRenamedIsRefusedBeforeAnythingIsSpent() {
        github.refuse("GET /repos/ada/notes", 200, Map.of(), "{\"full_name\":\"ada/words\",\"permissions\":"
                + "{\"push\":true}}");
        assertEquals("ada/notes is now ada/words; run git remote set-url origin with its new address",
                assertThrows(EdgeException.class, () -> forge().requireBase("main", base)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"HEAD~1, main", "origin/main, main", "refs/heads/main, main", "work/#12+a, work/#12+a"})
    void aBaseIsFetchedByTheNameThatItHasThere(String named, String branch) {
        List<String> fetched = new CopyOnWriteArrayList<>();
        BranchSender sender = new BranchSender() {
            @Override
            public void send(String url, String sent, String at, Access access) {
                throw new AssertionError(sent);
            }

            @Override
            public void fetch(String url, String wanted, Access access) {
                fetched.add(wanted);
                if (fetched.size() > 1) {
                    throw EdgeException.environment("fatal: The requested URL returned error: 502");
                }
            }
        };
        forge(sender).fetchBase(named);
        assertEquals(List.of(branch), fetched);
        assertThrows(TryLater.class, () -> forge(sender).fetchBase(named));
    }

    @ParameterizedTest
    @CsvSource({"Could not resolve host: example.com, true", "The requested URL returned error: 502, true",
            "the remote end hung up unexpectedly, true",
            "ssh: connect to host github.com port 22: No route to host, true",
            "kex_exchange_identification: Connection closed by remote host, true",
            "RPC failed; HTTP 403 curl 22, false",
            "RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly, true", "(Internal Server Error), true",
            "The requested URL returned error: 429, true", "git@github.com: Permission denied (publickey), false",
            "pre-receive hook declined, false",
            "was moved by somebody else, false"})
    void aPushThatDidNotGetThroughIsTriedLater(String words, boolean again) {
        GitHubForge unlucky = new GitHubForge(URI.create(github.api()), Optional.of(github.remote()), tokens(),
                (_, _, _, _) -> {
                    throw EdgeException.environment(words);
                });
        EdgeException failed = assertThrows(EdgeException.class, () -> unlucky.openOrFind(proposal()));
        assertEquals(again, failed instanceof TryLater, failed::getMessage);
        assertEquals(words, failed.getMessage());
        assertEquals(List.of(), github.pulls());
    }

    @Test
    void onlyThoseAreAskedForAReviewWhoCanAndAreNotYet() {
        github.with(state -> {
            state.permissions.putAll(Map.of("grace", "write", "linus", "write"));
            return null;
        });
        ProposalText asked = proposal().asked(true, List.of("Ada", "grace", "linus", "nobody"), List.of("docs"));
        forge().openOrFind(asked);
        assertEquals(List.of("grace", "linus", "team docs"), github.with(state -> state.reviewRequests));
        assertEquals(true, github.onlyPull().get("draft"));
        github.with(state -> state.reviews.put(1L, List.of(Map.of("user", FakeGitHubState.user("grace"), "state",
                "APPROVED"))));
        github.onlyPull().put("requested_reviewers", List.of(FakeGitHubState.user("linus")));
        forge().openOrFind(asked);
        assertEquals(List.of("grace", "linus", "team docs"), github.with(state -> state.reviewRequests),
                "nobody is asked twice");
    }

    @Test
    void aPullRequestThatAPersonHasOpenedKeepsItsText() {
        forge().openOrFind(proposal());
        github.onlyPull().put("body", "My own words.");
        forge().openOrFind(proposal("Another title", MARK + "Another text.", false));
        assertEquals("My own words.", github.onlyPull().get("body"));
        assertEquals("Hook up word_count", github.onlyPull().get("title"));
    }

    @Test
    void aRevisionAsBaseMeansTheDefaultBranch() {
        ProposalText text = proposal();
        forge().openOrFind(new ProposalText(text.title(), text.body(), text.labels(), BRANCH, commit, "HEAD~2", base,
                false));
        assertEquals(Map.of("ref", "main"), github.onlyPull().get("base"));
        repo.git("push", "-q", github.bare().toString(), commit + ":refs/heads/other");
        EdgeException elsewhere = assertThrows(EdgeException.class, () -> forge().requireBase("made~0", commit));
        assertEquals("the commit " + commit.substring(0, 8) + " is not part of main, which pull requests on made~0"
                + " would be for; name its branch with --base", elsewhere.getMessage());
    }

    @Test
    void recordingsAreNotPublished() {
        EdgeException refused = assertThrows(EdgeException.class,
                () -> forge().openOrFind(proposal("Hook up", "What.", true)));
        assertTrue(refused.getMessage().contains("recording"), refused::getMessage);
        assertEquals(List.of(), github.seen());
    }

    @Test
    void aTextBeyondGitHubsLimitsIsCutAndSaysSo() {
        forge().openOrFind(proposal("t".repeat(300), "\ud83e\udd16".repeat(40_000), false));
        String body = github.onlyPull().get("body").toString();
        assertTrue(body.length() <= 65_536 && body.endsWith("see fresh auto report.)\n"), "" + body.length());
        assertTrue(body.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000), "no half character");
        assertEquals("t".repeat(253) + "...", github.onlyPull().get("title"));
    }

    @Test
    void withoutATokenItSaysWhatToDo() {
        GitHubForge forge = new GitHubForge(URI.create(github.api()), Optional.of(github.remote()),
                new GitHubToken(new OsProcessRunner("fresh-forge-test"), folder,
                        Map.of("GITHUB_TOKEN", FakeGitHub.TOKEN, "PATH", "/nonexistent", "HOME", folder.toString())),
                workspaces::push);
        assertEquals(Optional.of("there is no token for 127.0.0.1; set GITHUB_ENTERPRISE_TOKEN where fresh is"
                + " started, run gh auth login, or write it into the file " + folder
                + "/.config/fresh/github-token.127.0.0.1 with mode 600"), forge.problem(),
                "a token for GitHub is not for another host");
        assertThrows(EdgeException.class, () -> forge.openOrFind(proposal()));
        assertEquals(List.of(), github.seen());
        assertEquals(Optional.empty(), forge().problem());
    }

    private GitHubForge forge() {
        return forge(workspaces::push);
    }

    private GitHubForge forge(BranchSender sender) {
        return new GitHubForge(URI.create(github.api()), Optional.of(github.remote()), tokens(), sender,
                new GitHubTiming(Duration.ofSeconds(15), InstantSource.fixed(NOW), _ -> {}));
    }

    private GitHubToken tokens() {
        return new GitHubToken(new OsProcessRunner("fresh-forge-test"), folder,
                Map.of("GITHUB_ENTERPRISE_TOKEN", FakeGitHub.TOKEN));
    }

    private ProposalText proposal() {
        return proposal("Hook up word_count", TEXT, false);
    }

    private ProposalText proposal(String title, String body, boolean simulated) {
        return new ProposalText(title, body, List.of(ProposalText.LABEL), BRANCH, commit, "main", base, simulated);
    }

    private static String sorted(String request) {
        String[] parts = request.replace("%3A", ":").replace("%2F", "/").split("\\?", 2);
        return parts.length == 1 ? request
                : parts[0] + "?" + String.join("&", Arrays.stream(parts[1].split("&"))
                        .filter(part -> !part.startsWith("per_page")).sorted().toList());
    }
}
