package dev.fresh.edge.provider.login;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Stands for the servers that renew log-ins: each renewal token is good for one renewal. */
final class TokenServer implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> renewals = new CopyOnWriteArrayList<>();
    private String valid = "refresh-0";

    private TokenServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Without encryption, for programs that are told where to renew. */
    static TokenServer plain() throws IOException {
        return new TokenServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64));
    }

    /**
     * In the place of these hosts.
     *
     * @param folder where its certificate is made, {@code ca.pem}, which programs have to trust
     */
    static TokenServer secure(Path folder, List<String> hosts) throws Exception {
        Path store = folder.resolve("store.p12");
        keytool("-genkeypair", "-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12", "-alias",
                "server", "-keyalg", "EC", "-dname", "CN=loopback", "-ext",
                "san=" + hosts.stream().map("dns:"::concat).collect(Collectors.joining(",")));
        keytool("-exportcert", "-rfc", "-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "server",
                "-file", folder.resolve("ca.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        return new TokenServer(https);
    }

    private static void keytool(String... words) throws Exception {
        List<String> argv = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString()), Stream.of(words)).toList();
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean renewal = exchange.getRequestURI().getPath().endsWith("/token");
        Map<String, Object> answer = renewal ? renewed(shown(body)) : Map.of();
        byte[] bytes = Json.write(answer).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.containsKey("error") ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Map<String, Object> renewed(String shown) {
        renewals.add(shown);
        if (!shown.equals(valid)) {
            return Map.of("error", "invalid_grant", "error_description", "used before");
        }
        valid = "refresh-" + renewals.size();
        Instant expires = Instant.now().plus(Duration.ofHours(8));
        String access = MadeUp.jwt(expires, "acct-1");
        return new HashMap<>(Map.of("access_token", access, "refresh_token", valid, "id_token", access, "expires_in",
                Duration.ofHours(8).toSeconds(), "token_type", "Bearer", "scope", "user:inference user:profile"));
    }

    private static String shown(String body) {
        if (body.startsWith("{")) {
            return (String) Json.object(body).get("refresh_token");
        }
        return Stream.of(body.split("&")).filter(part -> part.startsWith("refresh_token="))
                .map(part -> URLDecoder.decode(part.substring(14), StandardCharsets.UTF_8)).findFirst().orElse("");
    }

    /** The renewal tokens that were shown, in their order. */
    List<String> renewals() {
        return renewals;
    }

    synchronized String valid() {
        return valid;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
