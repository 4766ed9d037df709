package dev.fresh.edge.forge;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that is ever asked of GitHub. What is not in this list does not leave the machine, whatever a library or
 * an answer would have it be; so nothing here can merge.
 */
final class GitHubRequests {

    private static final String OURS = "heads%2Fauto%2F([a-z0-9-]|%2F)+";

    /** What follows the repository's own address. */
    private static final Pattern ALLOWED = Pattern.compile(Stream.of(
            "GET ",
            "GET /branches/.+",
            "GET /collaborators/[A-Za-z0-9_-]+/permission",
            "GET /commits(/[0-9a-f]{40}(/check-runs|/status)?)?",
            "GET /check-runs/\\d+/annotations",
            "GET /compare/.+",
            "GET /git/ref/" + OURS,
            "GET /issues",
            "GET /issues/\\d+(/comments)?",
            "GET /labels/[a-z]+",
            "GET /pulls",
            "GET /pulls/\\d+(/comments|/reviews)?",
            "POST /issues/\\d+/(comments|labels)",
            "POST /labels",
            "POST /pulls",
            "POST /pulls/\\d+/requested_reviewers",
            "PATCH /(issues|pulls)/\\d+",
            "DELETE /git/refs/" + OURS).collect(Collectors.joining("|")));

    /** What is asked outside of the repository: who somebody is, and how much more may be asked. */
    private static final List<String> OF_THE_TOKEN = List.of("/user", "/rate_limit");

    private final String root;
    private final String base;

    GitHubRequests(URI api, GitHubRemote remote) {
        root = api.getRawPath().replaceAll("/+$", "");
        base = root + "/repos/" + remote.fullName();
    }

    boolean allows(String method, URI url) {
        String path = url.getRawPath();
        if (method.equals("GET") && OF_THE_TOKEN.stream().map(root::concat).anyMatch(path::equals)) {
            return true;
        }
        return path.regionMatches(true, 0, base, 0, base.length()) && !path.matches(".*/\\.\\.?(/.*)?")
                && ALLOWED.matcher(method + " " + path.substring(base.length())).matches();
    }

    /** A part of a path whose slashes are its own. */
    static String encoded(String part) {
        return List.of(part.split("/", -1)).stream()
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20"))
                .collect(Collectors.joining("%2F"));
    }
}
