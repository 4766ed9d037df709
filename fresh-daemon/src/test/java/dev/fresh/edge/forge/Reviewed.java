package dev.fresh.edge.forge;

import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link FakeGitHub} for tests of the whole product: a repository on loopback and people who review there. */
public final class Reviewed implements AutoCloseable {

    public static final String TOKEN = FakeGitHub.TOKEN;

    private final FakeGitHub fake;

    private Reviewed(FakeGitHub fake) {
        this.fake = fake;
    }

    /** With the branch {@code main} of a checkout, whose {@code origin} it becomes. */
    public static Reviewed of(Path checkout, Path folder) throws IOException {
        Path programs = Path.of(TempRepo.git(checkout, Map.of(), "--exec-path"));
        for (String program : List.of("git-http-backend", "git-remote-http")) {
            Tools.require(Files.isExecutable(programs.resolve(program)), program);
        }
        return new Reviewed(FakeGitHub.of(TempRepo.at(checkout), folder));
    }

    public String api() {
        return fake.api();
    }

    public String git(String... arguments) {
        return fake.git(arguments);
    }

    /** How many pull requests were ever opened. */
    public int pulls() {
        return fake.pulls().size();
    }

    /** Its text. */
    public String body() {
        return fake.onlyPull().get("body").toString();
    }

    public String url() {
        return fake.onlyPull().get("html_url").toString();
    }

    /** An issue with the label that asks for work, by somebody who may {@code read}, {@code write} or {@code admin}. */
    public void issue(long number, String by, String may, String title, String text) {
        fake.wish(number, by, title, text);
        fake.with(state -> state.permissions.put(by, may));
    }

    /** The text of an issue is changed by whoever may do that. */
    public void edit(long number, String text) {
        fake.with(state -> state.issues.get(number).put("body", text));
    }

    /** What was said below an issue. */
    public List<String> comments(long number) {
        return fake.comments(number);
    }

    /** The branch of the only pull request. */
    public String branch() {
        return ((Map<?, ?>) fake.onlyPull().get("head")).get("ref").toString();
    }

    public String state() {
        return fake.onlyPull().get("state").toString();
    }

    /** Somebody with write access wants changes. */
    public void wantsChanges(String by, String text) {
        fake.with(state -> {
            state.permissions.put(by, "write");
            state.now = state.now.plusSeconds(60);
            state.reviews.computeIfAbsent(number(), _ -> new ArrayList<>())
                    .add(Map.of("id", state.newId(), "user", FakeGitHubState.user(by), "state", "CHANGES_REQUESTED",
                            "body", text, "submitted_at", state.now.toString()));
            return touch(state);
        });
    }

    /** What the first reviewer said is changed by whoever may do that. */
    public void editReview(String text) {
        fake.with(state -> {
            state.now = state.now.plusSeconds(60);
            Map<String, Object> edited = new HashMap<>(state.reviews.get(number()).getFirst());
            edited.put("body", text);
            state.reviews.get(number()).set(0, edited);
            return touch(state);
        });
    }

    /** Somebody merges it, by a merge commit. */
    public void merge() {
        git("update-ref", "refs/heads/main", "refs/heads/" + branch());
        fake.with(state -> {
            state.now = state.now.plusSeconds(60);
            state.pulls.get(number()).putAll(Map.of("state", "closed", "merged", true, "merged_at",
                    state.now.toString()));
            return touch(state);
        });
    }

    /** The next request that begins so takes effect and gets no answer in time. */
    public void hang(String request) {
        fake.fault(new FakeGitHub.Fault(request, FakeGitHub.Kind.SLOW, 0, Map.of(), ""));
    }

    /** Requests that begin so, as far as they came. */
    public List<String> seen(String request) {
        return fake.seen().stream().filter(each -> each.startsWith(request)).toList();
    }

    /** What is said below it. */
    public List<String> comments() {
        return fake.with(state -> state.comments.getOrDefault(number(), List.of()).stream()
                .map(comment -> comment.get("body").toString()).toList());
    }

    private static Object touch(FakeGitHubState state) {
        return state.pulls.values().iterator().next().put("updated_at", state.now.toString());
    }

    private long number() {
        return (long) fake.onlyPull().get("number");
    }

    @Override
    public void close() {
        fake.close();
    }
}
