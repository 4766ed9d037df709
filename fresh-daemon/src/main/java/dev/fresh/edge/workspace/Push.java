package dev.fresh.edge.workspace;

import dev.fresh.edge.Access;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The only way to a remote repository: one commit to one branch of ours, never by force, and a base from there. */
final class Push {

    /** git's line about a reference that was not taken, in its format for programs. */
    private static final Pattern REFUSED = Pattern
            .compile("(?m)^!\\t\\S+\\t\\[(?<who>remote rejected|rejected)] \\((?<why>[^\\n]*)\\)$");
    private static final int WORDS_MAX = 300;

    private final Git git;
    private final Path repository;
    private final Path scratch;

    /**
     * Pushes from a repository.
     *
     * @param scratch a folder of the daemon alone, whose remains are deleted when it starts
     */
    Push(Git git, Path repository, Path scratch) {
        this.git = git;
        this.repository = repository;
        this.scratch = scratch;
    }

    void send(String url, String branch, String commit, Access access) {
        // A leading plus would force, a leading dash would be an option, an empty commit would delete the branch.
        if (!commit.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a commit: " + commit);
        }
        String refspec = commit + ":refs/heads/" + Delivery.requireBranch(branch);
        Exit exit = reach(url, access, List.of("-c", "push.followTags=false", "-c", "push.recurseSubmodules=no", "push",
                "--porcelain", "--no-verify", "--end-of-options", url, refspec));
        if (!exit.ok()) {
            throw EdgeException.environment(sentence(url, branch, exit));
        }
    }

    /** Brings the tip of a branch there into our own clone, under a name that is no branch. */
    void fetch(String url, String branch, Access access) {
        // Whatever a branch may be called; names that mean something else to git have no such characters.
        if (!branch.matches("[^-./][^\\s\\p{Cntrl}~^:?*\\[\\\\]*") || branch.contains("..") || branch.contains("@{")) {
            throw new IllegalArgumentException("not a branch that can be fetched: " + branch);
        }
        Exit exit = reach(url, access, List.of("-c", "fetch.fsckObjects=true", "-c", "fetch.recurseSubmodules=no",
                "fetch", "-q", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--end-of-options", url,
                "+refs/heads/" + branch + ":refs/fresh/remote/" + branch));
        if (!exit.ok()) {
            throw EdgeException.environment("the branch " + branch + " cannot be fetched from " + url + ": "
                    + Git.reason(exit) + "; check that it is there and that you may read it");
        }
    }

    private Exit reach(String url, Access access, List<String> arguments) {
        if (!url.matches("(https?|ssh)://[^\\s\\p{Cntrl}]+") || url.matches("https?://[^/]*@.*")) {
            throw new IllegalArgumentException("not the address of a remote repository without a secret: " + url);
        }
        return switch (access) {
            case Access.Secret secret -> withCredential(url, secret, arguments);
            case Access.Ssh ssh -> call(List.of(), arguments, ssh(ssh));
        };
    }

    private Exit withCredential(String url, Access.Secret secret, List<String> arguments) {
        try (CredentialFile file = CredentialFile.of(scratch, url, secret)) {
            return call(CredentialFile.SETTINGS, arguments, file.environment());
        } catch (IOException e) {
            throw EdgeException.environment("the folder " + scratch + " cannot be used for a push: " + e.getMessage()
                    + "; check the free disk space and who owns the folder");
        }
    }

    private static Map<String, String> ssh(Access.Ssh access) {
        // Nobody is there to type a password, and a silent connection must not hold a night up.
        Map<String, String> environment = new HashMap<>(Map.of("GIT_SSH_COMMAND",
                "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"));
        access.socket().ifPresent(socket -> environment.put("SSH_AUTH_SOCK", socket));
        return environment;
    }

    private Exit call(List<String> settings, List<String> arguments, Map<String, String> environment) {
        List<String> all = new ArrayList<>(settings);
        // A connection that has gone silent is given up long before the time for a large history is over.
        all.addAll(List.of("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60"));
        all.addAll(arguments);
        return git.run(Git.Call.of(repository, all.toArray(String[]::new)).with(environment));
    }

    private static String sentence(String url, String branch, Exit exit) {
        Matcher refused = REFUSED.matcher(exit.output());
        if (!refused.find()) {
            return "the branch " + branch + " cannot be pushed to " + url + ": " + ssh(exit) + Git.reason(exit)
                    + "; check that you may push there";
        }
        return refused.group("who").equals("rejected")
                ? "the branch " + branch + " at " + url + " was moved by somebody else (" + refused.group("why")
                        + "); rename or delete it there"
                : url + " does not take the branch " + branch + " (" + refused.group("why") + ")" + remoteWords(exit);
    }

    /** What ssh says comes first, and git only that it could not read. */
    private static String ssh(Exit exit) {
        return exit.error().contains("Could not read from remote repository")
                ? exit.error().lines().filter(line -> !line.matches("(?:fatal|remote|warning): .*|\\s*")).findFirst()
                        .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
                        .map(line -> line.substring(0, Math.min(WORDS_MAX, line.length())) + "; ").orElse("")
                : "";
    }

    /** What the server wanted to be shown, which often is the remedy. */
    private static String remoteWords(Exit exit) {
        String words = exit.error().lines().filter(line -> line.startsWith("remote: "))
                .map(line -> line.substring("remote: ".length()).replaceAll("\\p{Cntrl}\\[[0-9;]*m|\\p{Cntrl}", "")
                        .strip())
                .filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
        return words.isEmpty() ? "" : ": " + words.substring(0, Math.min(WORDS_MAX, words.length()));
    }
}
