package dev.fresh.edge.forge;

import dev.fresh.edge.forge.Ability.Level;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a token can and cannot do, as far as GitHub tells: by what it says of the token, and by asking for each thing
 * that fresh reads. Nothing is changed to find out.
 */
final class GitHubAbilities {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final Duration EXPIRES_SOON = Duration.ofDays(7);
    private static final long FEW_REQUESTS = 600;
    private static final String NEEDED = "Contents, Pull requests and Issues: write, Checks and Commit statuses: read";

    private final GitHubSession session;
    private final String source;
    private final InstantSource clock;
    private final List<Ability> found = new ArrayList<>();

    /**
     * The abilities of a session's token.
     *
     * @param source where it is from, as people call it
     */
    GitHubAbilities(GitHubSession session, String source, InstantSource clock) {
        this.session = session;
        this.source = source;
        this.clock = clock;
    }

    /** All of them, a commit that is there given. */
    List<Ability> all(String commit) throws IOException {
        Optional<GitHubAnswer> user = user();
        GitHubAnswer there = answer("/repos/" + session.remote().fullName());
        String login = whose(user);
        Optional<List<String>> scopes = Optional.of(there).flatMap(answer -> answer.header("X-OAuth-Scopes"))
                .map(text -> Stream.of(text.split(",")).map(String::strip).filter(scope -> !scope.isEmpty()).toList());
        boolean open = GitHubJson.text(there.object(), "private").equals("false");
        boolean writes = scopes.map(list -> list.contains("repo") || open && list.contains("public_repo")).orElse(true);
        rights(scopes, writes);
        there.header("GitHub-Authentication-Token-Expiration").ifPresent(this::expiry);
        String role = push(there.object());
        reads(commit, role, writes, scopes.isPresent());
        people(login);
        limit();
        return List.copyOf(found);
    }

    private Optional<GitHubAnswer> user() throws IOException {
        try {
            return Optional.of(answer("/user"));
        } catch (GitHubAnswer.Refused e) {
            // The tokens of workflows and apps are nobody's.
            if (e.answer().status() == 403 || e.answer().status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String whose(Optional<GitHubAnswer> user) throws IOException {
        String login = user.isPresent() ? shown(GitHubJson.text(user.get().object(), "login")) : "";
        add("token", login.isEmpty() ? Level.NOTE : Level.GIVEN, login.isEmpty()
                ? "it is from " + source + "; GitHub names nobody as its owner, as for apps and workflows"
                : "it is that of " + login + ", from " + source, "");
        return login;
    }

    private void rights(Optional<List<String>> scopes, boolean writes) {
        if (scopes.isEmpty()) {
            add("token scopes", Level.NOTE, "it is a fine-grained token or one of an app, of which GitHub does not say"
                    + " what it may", "see that it has " + NEEDED + "; and not Workflows");
            return;
        }
        List<String> all = scopes.get();
        String list = all.isEmpty() ? "no scope" : "the scopes " + shown(String.join(", ", all));
        if (!writes) {
            add("token scopes", Level.MISSING, "it has " + list + " and not repo, so it can neither push nor open pull"
                    + " requests", "run gh auth refresh --scopes repo, or make a token that has it");
            return;
        }
        List<String> more = all.stream().filter(scope -> scope.equals("workflow") || scope.equals("delete_repo")
                || scope.startsWith("admin:") || scope.equals("site_admin")).toList();
        add("token scopes", more.isEmpty() ? Level.GIVEN : Level.DOUBT, "it has " + list
                + (all.contains("workflow") ? ": GitHub would take a change of what runs in workflows"
                        : ", and not workflow, which is better so"),
                "fresh needs repo alone; use a token without " + String.join(", ", more));
    }

    private void expiry(String header) {
        try {
            LocalDate day = LocalDate.parse(header.substring(0, Math.min(10, header.length())));
            Instant end = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            boolean soon = end.isBefore(clock.instant().plus(EXPIRES_SOON));
            add("token expiry", soon ? Level.DOUBT : Level.GIVEN, "it expires on " + day,
                    "make a new one before that");
        } catch (DateTimeParseException _) {
            add("token expiry", Level.NOTE, "it expires, at a time that GitHub writes as " + shown(header), "");
        }
    }

    /** What the owner of the token is in the repository. */
    private String push(Map<String, Object> repository) {
        String name = session.remote().fullName();
        String role = Stream.of("admin", "maintain", "push", "triage", "pull")
                .filter(each -> GitHubJson.text(repository, "permissions", each).equals("true")).findFirst()
                .orElse("none");
        boolean archived = GitHubJson.text(repository, "archived").equals("true");
        boolean pushes = List.of("admin", "maintain", "push").contains(role) && !archived;
        add("push", pushes ? Level.GIVEN : Level.MISSING,
                archived ? name + " is archived, so nobody can push there"
                        : pushes ? "it may push to " + name + ", where fresh pushes auto/... and nothing else"
                                : "it may not push to " + name + " (GitHub says " + role + ")",
                archived ? "unarchive it, or set forge: local"
                        : "have its owner let you write, or give the token Contents: write");
        return role;
    }

    private void reads(String commit, String role, boolean writes, boolean scoped) throws IOException {
        boolean pushes = List.of("admin", "maintain", "push").contains(role);
        boolean labels = pushes || role.equals("triage");
        if (reads("pull requests", Level.MISSING, "Pull requests: write", "/pulls?per_page=1")) {
            add("pull requests", writes && pushes ? Level.GIVEN : Level.MISSING, !(writes && pushes)
                    ? "it can read them and not open any" : scoped ? "it can open them"
                            : "it can read them; whether it can open them shows with the first one",
                    "give it the scope repo, or Pull requests: write");
        }
        if (reads("labels", Level.DOUBT, "Issues: write", "/issues?per_page=1")) {
            add("labels", labels && writes ? Level.GIVEN : Level.DOUBT, labels && writes
                    ? "it can label pull requests, and read issues that ask for work"
                    : "it can read issues and not label pull requests", "give it Issues: write");
        }
        if (reads("checks", Level.DOUBT, "Checks: read", "/commits/" + commit + "/check-runs?per_page=1")
                && reads("checks", Level.DOUBT, "Commit statuses: read", "/commits/" + commit + "/status?per_page=1")) {
            add("checks", Level.GIVEN, "it can read checks and statuses, so failing ones are worked on", "");
        }
    }

    /** Nobody is heard of whom it cannot be told whether they may write. */
    private void people(String login) throws IOException {
        if (login.matches(GitHubPeople.LOGIN)
                && reads("reviews", Level.DOUBT, "Metadata: read, for somebody who may push",
                        "/collaborators/" + login + "/permission")) {
            add("reviews", Level.GIVEN, "it can ask who has write access, so reviews of those people are worked on",
                    "");
        }
    }

    /** Whether something may be read; tells what is missing where it may not. */
    private boolean reads(String name, Level without, String right, String path) throws IOException {
        try {
            answer("/repos/" + session.remote().fullName() + path);
            return true;
        } catch (GitHubAnswer.Refused e) {
            int status = e.answer().status();
            if (status == 422) {
                return true; // It says that this one is not there, and does not say that it may not be read.
            }
            if (status != 403 && status != 404) {
                throw e;
            }
            add(name, without, "it may not read what is behind " + path.replaceFirst("\\?.*", "") + " (HTTP " + status
                    + ")", "give it the scope repo, or " + right);
            return false;
        }
    }

    private void limit() throws IOException {
        Map<String, Object> core;
        try {
            Map<String, Object> limits = answer("/rate_limit").object();
            core = GitHubJson.objects(List.of(limits.get("resources") instanceof Map<?, ?> kinds
                    && kinds.get("core") instanceof Map<?, ?> found ? found : Map.of())).getFirst();
        } catch (GitHubAnswer.Refused e) {
            if (e.answer().status() != 404) {
                throw e;
            }
            add("requests left", Level.NOTE, session.remote().host() + " does not limit them", "");
            return;
        }
        long left = GitHubJson.number(core, "remaining");
        Instant reset = Instant.ofEpochSecond(GitHubJson.number(core, "reset"));
        add("requests left", left > FEW_REQUESTS ? Level.GIVEN : Level.DOUBT, left + " of "
                + GitHubJson.number(core, "limit") + " until " + TIME.format(reset),
                "something else uses this token; ten open pull requests take up to 300 an hour");
    }

    private GitHubAnswer answer(String path) throws IOException {
        return session.connection().get(URI.create(session.api().toString().replaceAll("/+$", "") + path), () -> {});
    }

    private static String shown(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.substring(0, Math.min(200, line.length()));
    }

    private void add(String name, Level level, String text, String remedy) {
        found.add(new Ability(name, level, text, level == Level.GIVEN ? "" : remedy));
    }
}
