package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The only way to a remote repository: one commit to one branch, never by force. */
final class Push {

    /** git's line about a reference that was not taken, in its format for programs. */
    private static final Pattern REFUSED = Pattern
            .compile("(?m)^!\\t\\S+\\t\\[(?<who>remote rejected|rejected)] \\((?<why>[^\\n]*)\\)$");
    private static final int WORDS_MAX = 300;

    private final Git git;
    private final Path repository;

    Push(Git git, Path repository) {
        this.git = git;
        this.repository = repository;
    }

    void send(String url, String branch, String commit, Map<String, String> environment) {
        // A connection that has gone silent is given up long before the time for a large history is over.
        Exit exit = git.run(Git.Call.of(repository, "-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60",
                "-c", "push.followTags=false", "-c", "push.recurseSubmodules=no", "push", "--porcelain", "--no-verify",
                "--end-of-options", url, commit + ":refs/heads/" + branch).with(environment));
        if (!exit.ok()) {
            throw EdgeException.environment(sentence(url, branch, exit));
        }
    }

    private static String sentence(String url, String branch, Exit exit) {
        Matcher refused = REFUSED.matcher(exit.output());
        if (!refused.find()) {
            return "the branch " + branch + " cannot be pushed to " + url + ": " + Git.reason(exit)
                    + "; check that you may push there";
        }
        return refused.group("who").equals("rejected")
                ? "the branch " + branch + " at " + url + " was moved by somebody else (" + refused.group("why")
                        + "); rename or delete it there"
                : url + " does not take the branch " + branch + " (" + refused.group("why") + ")" + remoteWords(exit);
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
