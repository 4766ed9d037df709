package dev.fresh.edge.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The log-in of GitHub's own command line as it stands in its file {@code hosts.yml}, which is read without that
 * program.
 *
 * @param known whether somebody is logged in there at all
 * @param token as the file has it; a desktop's keyring may hold it instead
 */
record GhLogin(boolean known, Optional<String> token) {

    private static final int BYTES_MAX = 256 << 10;
    private static final GhLogin NONE = new GhLogin(false, Optional.empty());

    /** The log-in at a host. */
    static GhLogin of(String host, Map<String, String> environment) {
        Path file = folder(environment).resolve("hosts.yml");
        try {
            return Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX
                    ? in(new YAMLMapper().readTree(Files.readString(file)), host) : NONE;
        } catch (IOException _) {
            // Not ours to mend: then there is no log-in, and what is said about that names every way to one.
            return NONE;
        }
    }

    private static Path folder(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("GH_CONFIG_DIR", "")).filter(path -> path.startsWith("/"))
                .map(Path::of).findFirst().orElseGet(() -> TokenFile.settings(environment).resolve("gh"));
    }

    private static GhLogin in(JsonNode hosts, String host) {
        return hosts.properties().stream().filter(entry -> entry.getKey().equalsIgnoreCase(host))
                .map(Map.Entry::getValue).findFirst().map(there -> {
                    String user = there.path("user").asText();
                    // The older form has one token for each host, the newer one for each person, and that of the
                    // active one again.
                    return new GhLogin(true, Stream.of(there.path("oauth_token"),
                            there.path("users").path(user).path("oauth_token")).map(JsonNode::asText)
                            .filter(text -> !text.isBlank()).findFirst());
                }).orElse(NONE);
    }

    /** Without the token, since texts end in logs. */
    @Override
    public String toString() {
        return "GhLogin[" + known + "]";
    }
}
