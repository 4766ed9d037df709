package dev.fresh.edge.meter;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * The way out: makes requests to the upstreams, with the right key in the right place, and nothing that only we see.
 */
final class Wire implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WRITE = Duration.ofSeconds(60);
    private static final Duration PING = Duration.ofSeconds(30);
    private static final MediaType JSON = MediaType.get("application/json");
    /** What a query may say; other things choose, for instance, which parts of an answer come, its usage or not. */
    private static final Pattern QUERY = Pattern
            .compile("(?:alt|beta|client_version|limit|after_id|before_id|pageSize|pageToken)(?:=.*)?");
    /** Where clients put what they show instead of a key. */
    static final List<String> SECRETS = List.of("authorization", "x-api-key", "x-goog-api-key");
    private static final Set<String> HOP = Set.of("connection", "keep-alive", "proxy-authenticate",
            "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");
    private static final Set<String> NOT_OUT = Set.of("host", "content-length", "content-type", "accept-encoding",
            "expect", "cookie", "forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
            "x-goog-fieldmask", "x-http-method-override");
    private static final Set<String> NOT_BACK = Set.of("content-length", "content-encoding", "set-cookie", "location",
            "alt-svc", "strict-transport-security");

    private final OkHttpClient http;

    /** Whether anything of a request has left. */
    record Departure(AtomicBoolean begun) {
    }

    Wire(OkHttpClient trusted) {
        http = trusted.newBuilder().socketFactory(new PromptSockets()).connectTimeout(CONNECT)
                .readTimeout(Duration.ZERO).writeTimeout(WRITE)
                .callTimeout(Duration.ZERO).pingInterval(PING).followRedirects(false).followSslRedirects(false)
                .cookieJar(CookieJar.NO_COOKIES).cache(null)
                .connectionPool(new ConnectionPool(32, 60, TimeUnit.SECONDS))
                .eventListener(new EventListener() {
                    @Override
                    public void requestHeadersStart(Call call) {
                        call.request().tag(Departure.class).begun().set(true);
                    }
                }).build();
    }

    /**
     * A call that has not begun.
     *
     * @param path what follows the upstream's base
     * @param body none for GET
     * @param signed headers that take the place of the client's own
     */
    Call call(Api api, Upstream upstream, Client client, String path, Optional<byte[]> body,
            Map<String, String> signed) {
        HttpUrl url = HttpUrl.get(upstream.base().toString().replaceAll("/+$", "") + path).newBuilder()
                .encodedQuery(query(client.query())).build();
        Headers.Builder headers = new Headers.Builder();
        Set<String> named = listed(client.header("Connection"));
        client.headers().forEach(field -> {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (!HOP.contains(name) && !NOT_OUT.contains(name) && !named.contains(name)
                    && !SECRETS.contains(name) && field.getValue() != null) {
                headers.addUnsafeNonAscii(name, field.getValue());
            }
        });
        headers.add("accept-encoding", "identity");
        Request.Builder request = new Request.Builder().url(url).headers(headers.build())
                .tag(Departure.class, new Departure(new AtomicBoolean()))
                .method(body.isPresent() ? "POST" : "GET", body.map(Once::new).orElse(null));
        upstream.key().ifPresent(key -> showKey(request, api, key));
        signed.forEach(request::header);
        return http.newCall(request.build());
    }

    private static void showKey(Request.Builder request, Api api, String key) {
        switch (api) {
            case MESSAGES -> request.header("x-api-key", key);
            case RESPONSES, CHAT -> request.header("authorization", "Bearer " + key);
            case CODE_ASSIST -> request.header("authorization", "Bearer " + key);
            case GEMINI -> request.header("x-goog-api-key", key);
        }
    }

    /** A query without what stands for the key, and without what nobody knows. */
    private static String query(String query) {
        String kept = query == null ? ""
                : Stream.of(query.split("&")).filter(part -> QUERY.matcher(part).matches())
                        .collect(Collectors.joining("&"));
        return kept.isEmpty() ? null : kept;
    }

    /** Whether a header of an answer is the client's business. */
    static boolean goesBack(String name, Headers all) {
        String low = name.toLowerCase(Locale.ROOT);
        return !HOP.contains(low) && !NOT_BACK.contains(low) && !listed(all.get("Connection")).contains(low);
    }

    private static Set<String> listed(String connection) {
        return connection == null ? Set.of()
                : Stream.of(connection.toLowerCase(Locale.ROOT).split(",")).map(String::strip)
                        .collect(Collectors.toSet());
    }

    static boolean hasLeft(Call call) {
        return call.request().tag(Departure.class).begun().get();
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }

    /** A body that is never sent twice, whatever breaks. */
    private static final class Once extends RequestBody {

        private final byte[] bytes;

        Once(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }
}
