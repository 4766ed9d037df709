package dev.fresh.edge.forge;

import dev.fresh.core.review.Feedback;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What people want changed in a pull request: reviews that ask for it, with their comments on lines, and comments that
 * begin with {@link #COMMAND}.
 */
final class GitHubTalk {

    static final String COMMAND = "/fresh";

    private final GitHubPolling polling;
    private final GitHubPeople people;

    GitHubTalk(GitHubPolling polling, GitHubPeople people) {
        this.polling = polling;
        this.people = people;
    }

    List<Feedback> of(GitHubSession session, long number) throws IOException {
        List<Map<String, Object>> inline = polling.pages(session, "/pulls/" + number + "/comments");
        List<Feedback> wanted = new ArrayList<>();
        for (Map<String, Object> review : standing(polling.pages(session, "/pulls/" + number + "/reviews"))) {
            if (people.mayWrite(session, review)) {
                wanted.add(review(review, inline));
            }
        }
        for (Map<String, Object> comment : inline) {
            if (isCommand(comment) && people.mayWrite(session, comment)) {
                wanted.add(command(comment, "inline:", place(comment)));
            }
        }
        for (Map<String, Object> comment : polling.pages(session, "/issues/" + number + "/comments")) {
            if (isCommand(comment) && people.mayWrite(session, comment)) {
                wanted.add(command(comment, "comment:", ""));
            }
        }
        return wanted;
    }

    /** Those reviews that want changes and were not followed by another verdict of the same person. */
    private static List<Map<String, Object>> standing(List<Map<String, Object>> reviews) {
        Map<String, Map<String, Object>> last = new LinkedHashMap<>();
        for (Map<String, Object> review : reviews) {
            switch (GitHubJson.text(review, "state")) {
                case "CHANGES_REQUESTED", "APPROVED", "DISMISSED" -> last.put(GitHubJson.text(review, "user", "login"),
                        review);
                default -> {
                    // A comment leaves the verdict before it as it was.
                }
            }
        }
        return last.values().stream()
                .filter(review -> GitHubJson.text(review, "state").equals("CHANGES_REQUESTED")).toList();
    }

    private static Feedback review(Map<String, Object> review, List<Map<String, Object>> inline) {
        long id = GitHubJson.number(review, "id");
        String lines = inline.stream().filter(comment -> GitHubJson.number(comment, "pull_request_review_id") == id)
                .filter(comment -> !isCommand(comment))
                .map(comment -> "\n\n" + place(comment) + GitHubText.cleaned(GitHubJson.text(comment, "body")))
                .collect(Collectors.joining());
        return new Feedback("review:" + id, Feedback.Kind.REVIEW, GitHubJson.text(review, "user", "login"),
                GitHubText.cleaned(GitHubJson.text(review, "body") + lines),
                GitHubJson.instant(review, "submitted_at"));
    }

    private static boolean isCommand(Map<String, Object> comment) {
        String text = GitHubText.cleaned(GitHubJson.text(comment, "body"));
        return !GitHubJson.text(comment, "body").contains(ProposalText.MARK) && text.startsWith(COMMAND)
                && text.substring(COMMAND.length()).matches("(?s)\\s+\\S.*");
    }

    private static Feedback command(Map<String, Object> comment, String kind, String place) {
        return new Feedback(kind + GitHubJson.number(comment, "id"), Feedback.Kind.REVIEW,
                GitHubJson.text(comment, "user", "login"), GitHubText.cleaned(place
                        + GitHubText.cleaned(GitHubJson.text(comment, "body")).substring(COMMAND.length()).strip()),
                GitHubJson.instant(comment, "created_at"));
    }

    private static String place(Map<String, Object> comment) {
        // A line that has gone meanwhile is told by where it was.
        long line = GitHubJson.number(comment, "line") > 0 ? GitHubJson.number(comment, "line")
                : GitHubJson.number(comment, "original_line");
        return GitHubText.line(GitHubJson.text(comment, "path"), 300) + (line > 0 ? ":" + line : "") + ": ";
    }
}
