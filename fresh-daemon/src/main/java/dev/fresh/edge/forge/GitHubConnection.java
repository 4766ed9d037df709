package dev.fresh.edge.forge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/**
 * The way to the API with bounds for time and size, and with every refusal as an exception that keeps its headers;
 * redirects are left to the library, which takes the token off where they leave the host.
 */
final class GitHubConnection implements GitHubConnector, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(40);
    private static final long ANSWER_BYTES_MAX = 16 << 20;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1).build();

    /** An answer that says no. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final String body;
        private final transient Map<String, List<String>> headers;

        private Refused(int status, String body, Map<String, List<String>> headers) {
            super("HTTP " + status);
            this.status = status;
            this.body = body;
            this.headers = headers;
        }

        int status() {
            return status;
        }

        String body() {
            return body;
        }

        Optional<String> header(String name) {
            return headers.entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .flatMap(entry -> entry.getValue().stream()).findFirst();
        }
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        HttpResponse<byte[]> response = exchange(request);
        if (response.statusCode() >= 400) {
            throw new Refused(response.statusCode(), text(response), response.headers().map());
        }
        return new GitHubConnectorResponse.ByteArrayResponse(request, response.statusCode(),
                response.headers().map()) {

            @Override
            protected InputStream rawBodyStream() {
                return new ByteArrayInputStream(response.body());
            }
        };
    }

    private HttpResponse<byte[]> exchange(GitHubConnectorRequest request) throws IOException {
        try (InputStream body = request.body()) {
            HttpRequest.Builder builder = HttpRequest.newBuilder(request.url().toURI()).timeout(ANSWER)
                    .method(request.method(), body == null ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofByteArray(body.readAllBytes()));
            request.allHeaders().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
            return client.send(builder.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("it was stopped");
        } catch (URISyntaxException e) {
            throw new IOException("the address " + request.url() + " is none", e);
        }
    }

    private static String text(HttpResponse<byte[]> response) throws IOException {
        InputStream body = new ByteArrayInputStream(response.body());
        boolean packed = response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        try (InputStream plain = packed ? new GZIPInputStream(body) : body) {
            return new String(plain.readNBytes((int) ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
