package dev.fresh.edge.forge;

import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;

/**
 * One token's way to one repository, with what was learned on it.
 *
 * @param library the same way for what the library does
 */
record GitHubSession(GitHubRemote remote, URI api, String token, GitHubConnection connection, GitHub library) {

    static GitHubSession of(GitHubRemote remote, URI api, String token, GitHubTiming timing) {
        GitHubConnection connection = new GitHubConnection(remote, api, token, timing);
        try {
            // With no name the library asks for it, which the tokens of workflows and apps may not.
            return new GitHubSession(remote, api, token, connection, new GitHubBuilder().withEndpoint(api.toString())
                    .withOAuthToken(token, "").withConnector(connection).build());
        } catch (IOException _) {
            throw EdgeException.environment("github.api_url " + api + " is no address of an API; correct it");
        }
    }

    GitHubTrouble trouble() {
        return new GitHubTrouble(remote, token, connection.limits());
    }

    GHRepository repository() throws IOException {
        return library.getRepository(remote.fullName());
    }

    /** What a path below the repository shows. */
    Map<String, Object> object(String path) throws IOException {
        return get(path, () -> {}).object();
    }

    /** The same for a path that shows a list. */
    List<Map<String, Object>> list(String path) throws IOException {
        return get(path, () -> {}).list();
    }

    /**
     * The answer as it came.
     *
     * @param each run for every request that this takes
     */
    GitHubAnswer get(String path, Runnable each) throws IOException {
        return connection.get(url(path), each);
    }

    void write(String method, String path, Optional<Map<String, Object>> body) throws IOException {
        connection.write(method, url(path), body.map(Json::write));
    }

    private URI url(String path) {
        return URI.create(api.toString().replaceAll("/+$", "") + "/repos/" + remote.fullName() + path);
    }
}
