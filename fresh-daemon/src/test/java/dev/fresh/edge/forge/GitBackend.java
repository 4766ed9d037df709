package dev.fresh.edge.forge;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Real git behind an HTTP server: each request is one run of git's own CGI program. */
public record GitBackend(Path root) {

    /** What git says, before anybody has heard it. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
    }

    public Answer answer(HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.putAll(Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_PROJECT_ROOT",
                root.toString(), "GIT_HTTP_EXPORT_ALL", "1", "REQUEST_METHOD", exchange.getRequestMethod(),
                "PATH_INFO", exchange.getRequestURI().getPath(), "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""), "REMOTE_USER", "ada"));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .ifPresent(type -> environment.put("CONTENT_TYPE", type));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Git-Protocol"))
                .ifPresent(version -> environment.put("GIT_PROTOCOL", version));
        Process git = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (OutputStream in = git.getOutputStream(); InputStream body = exchange.getRequestBody()) {
            (packed ? new GZIPInputStream(body) : body).transferTo(in);
        }
        try (InputStream out = git.getInputStream()) {
            int status = 200;
            Map<String, String> headers = new HashMap<>();
            for (String line = line(out); !line.isEmpty(); line = line(out)) {
                String[] header = line.split(": ", 2);
                if (header[0].equals("Status")) {
                    status = Integer.parseInt(header[1].substring(0, 3));
                } else {
                    headers.put(header[0], header[1]);
                }
            }
            return new Answer(status, headers, out.readAllBytes());
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }
}
