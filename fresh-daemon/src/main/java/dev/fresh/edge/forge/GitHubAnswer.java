package dev.fresh.edge.forge;

import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came back, unpacked.
 *
 * @param body empty where there is none
 */
record GitHubAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    /** An answer that says no. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient GitHubAnswer answer;

        Refused(GitHubAnswer answer) {
            super("HTTP " + answer.status());
            this.answer = answer;
        }

        GitHubAnswer answer() {
            return answer;
        }
    }

    /** An answer that is a page for people, or led to another host: not the API's own. */
    static final class NotTheApi extends IOException {

        private static final long serialVersionUID = 1L;

        private final boolean passing;

        NotTheApi(String message, boolean passing) {
            super(message);
            this.passing = passing;
        }

        /** Whether it may be otherwise the next time. */
        boolean passing() {
            return passing;
        }
    }

    Optional<String> header(String name) {
        return headers.entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .flatMap(entry -> entry.getValue().stream()).findFirst();
    }

    Optional<Long> number(String name) {
        return header(name).filter(text -> text.matches("\\d{1,11}")).map(Long::parseLong);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body if it may be JSON; a proxy, a portal or a maintenance page answers anything with a page. */
    GitHubAnswer json() throws NotTheApi {
        String type = header("Content-Type").orElse("");
        boolean page = type.startsWith("text/html") || body.length > 0 && text().stripLeading().startsWith("<");
        if (page) {
            throw new NotTheApi("a web page instead of JSON", true);
        }
        return this;
    }

    Map<String, Object> object() throws NotTheApi {
        try {
            return Json.object(text());
        } catch (Json.BadJson e) {
            throw new NotTheApi(e.getMessage(), true);
        }
    }

    List<Map<String, Object>> list() throws NotTheApi {
        try {
            return GitHubJson.objects(Json.read(text(), List.class));
        } catch (Json.BadJson e) {
            throw new NotTheApi(e.getMessage(), true);
        }
    }
}
