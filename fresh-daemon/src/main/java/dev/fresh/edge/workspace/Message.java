package dev.fresh.edge.workspace;

import java.time.Instant;
import java.util.Map;

/**
 * What a commit says.
 *
 * @param subject one line
 * @param body further paragraphs and trailers, may be empty
 * @param authorName of author and committer; without a usable one the product signs itself
 * @param date of author and committer, to the second
 */
public record Message(String subject, String body, String authorName, String authorEmail, Instant date) {

    public Message {
        subject = subject.replaceAll("\\p{Cntrl}+", " ").strip();
        body = body.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "").strip();
        authorName = plain(authorName, "fresh");
        authorEmail = plain(authorEmail, "fresh@localhost");
    }

    String text() {
        return body.isEmpty() ? subject + "\n" : subject + "\n\n" + body + "\n";
    }

    /** Author, committer and date as git takes them. */
    Map<String, String> environment() {
        String at = "@" + date.getEpochSecond() + " +0000";
        return Map.of("GIT_AUTHOR_NAME", authorName, "GIT_AUTHOR_EMAIL", authorEmail, "GIT_AUTHOR_DATE", at,
                "GIT_COMMITTER_NAME", authorName, "GIT_COMMITTER_EMAIL", authorEmail, "GIT_COMMITTER_DATE", at);
    }

    /** Git refuses names that consist of these characters only, and cannot store some of them. */
    private static String plain(String text, String otherwise) {
        String plain = text.replaceAll("[\\p{Cntrl}<>]", "").strip();
        return plain.matches("[.,:;\"'\\\\\\s]*") ? otherwise : plain;
    }
}
