package dev.fresh.edge.forge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/**
 * The way to the API: every call has a deadline and a bound for its size, questions are asked again when they get no
 * answer, and nothing is that writes. The token goes to one host, with what is in {@link GitHubRequests}.
 */
final class GitHubConnection implements GitHubConnector {

    private static final long ANSWER_BYTES_MAX = 16 << 20;
    private static final int ATTEMPTS_MAX = 4;
    /** The pauses before the further attempts are about this, twice and four times this: at most a second in all. */
    private static final long PAUSE_MILLIS = 90;
    private static final Set<Integer> PASSING = Set.of(500, 502, 503, 504);
    /** The connection's own to say, or to understand: the transport packs and unpacks by itself. */
    private static final Set<String> NOT_OUT = Set.of("accept-encoding", "authorization", "content-length",
            "content-type", "user-agent");

    private final GitHubRequests requests;
    private final URI api;
    private final String token;
    private final GitHubTiming timing;
    private final GitHubLimits limits;
    private final GitHubMemory memory = new GitHubMemory();
    private final OkHttpClient reading;
    private final OkHttpClient writing;

    GitHubConnection(GitHubRemote remote, URI api, String token, GitHubTiming timing) {
        this.requests = new GitHubRequests(api, remote);
        this.api = api;
        this.token = token;
        this.timing = timing;
        this.limits = new GitHubLimits(remote.host(), timing.clock());
        Dispatcher dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
        dispatcher.setMaxRequestsPerHost(dispatcher.getMaxRequests());
        // A repeated request of the transport's own could do a thing twice, so it makes none.
        reading = new OkHttpClient.Builder().dispatcher(dispatcher).retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(4, 20, TimeUnit.SECONDS)).cookieJar(CookieJar.NO_COOKIES)
                .callTimeout(timing.deadline()).connectTimeout(Duration.ZERO).readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO).addNetworkInterceptor(chain -> {
                    requireOurHost(chain.request().url().uri());
                    Optional.ofNullable(chain.request().tag(Runnable.class)).ifPresent(Runnable::run);
                    return chain.proceed(chain.request());
                }).build();
        writing = reading.newBuilder().followRedirects(false).followSslRedirects(false).build();
    }

    GitHubLimits limits() {
        return limits;
    }

    /**
     * What a path of the repository shows, a new question or a cheap one.
     *
     * @param each run for every request that this takes, also for those that are made again
     */
    GitHubAnswer get(URI url, Runnable each) throws IOException {
        return exchange("GET", url, request(url).tag(Runnable.class, each));
    }

    /** Changes something; what became of it is open when that ends without an answer. */
    GitHubAnswer write(String method, URI url, Optional<String> json) throws IOException {
        RequestBody body = json.map(text -> RequestBody.create(text, MediaType.get("application/json"))).orElse(null);
        return exchange(method, url, request(url).method(method, body));
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest asked) throws IOException {
        URI url = URI.create(asked.url().toString());
        Request.Builder builder = new Request.Builder().url(asked.url());
        asked.allHeaders().forEach((name, values) -> values.stream()
                .filter(_ -> !NOT_OUT.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(value -> builder.addHeader(name, value)));
        GitHubAnswer answer;
        try (InputStream body = asked.body()) {
            byte[] bytes = body == null ? new byte[0] : body.readAllBytes();
            builder.method(asked.method(), asked.method().equals("GET") ? null
                    : RequestBody.create(bytes, MediaType.get("application/json")));
            answer = exchange(asked.method(), url, builder);
        }
        return new GitHubConnectorResponse.ByteArrayResponse(asked, answer.status(), answer.headers()) {

            @Override
            protected InputStream rawBodyStream() {
                return new ByteArrayInputStream(answer.body());
            }
        };
    }

    private static Request.Builder request(URI url) {
        return new Request.Builder().url(url.toString()).header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", "2022-11-28");
    }

    private GitHubAnswer exchange(String method, URI url, Request.Builder request) throws IOException {
        requireOurHost(url);
        if (!requests.allows(method, url)) {
            throw new GitHubAnswer.NotTheApi("a request that fresh does not make, " + method + " " + url.getPath(),
                    false);
        }
        limits.check();
        request.header("Authorization", "Bearer " + token).header("User-Agent", "fresh");
        boolean question = method.equals("GET");
        Optional<GitHubAnswer> known = question ? memory.of(url.toString()) : Optional.empty();
        known.flatMap(answer -> answer.header("ETag")).ifPresent(tag -> request.header("If-None-Match", tag));
        GitHubAnswer answer = answer(request.build(), question);
        limits.note(answer);
        if (answer.status() == 304 && known.isPresent()) {
            return known.get();
        }
        if (answer.status() >= 300) {
            throw new GitHubAnswer.Refused(answer);
        }
        if (question) {
            memory.keep(url.toString(), answer.json());
        }
        return answer.json();
    }

    private void requireOurHost(URI url) throws IOException {
        if (!url.getScheme().equals(api.getScheme()) || !url.getHost().equalsIgnoreCase(api.getHost())
                || port(url) != port(api)) {
            throw new GitHubAnswer.NotTheApi("the way to another server, " + url.getHost(), false);
        }
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }

    private GitHubAnswer answer(Request request, boolean question) throws IOException {
        long end = System.nanoTime() + timing.deadline().toNanos();
        for (int attempt = 1;; attempt++) {
            boolean last = !question || attempt == ATTEMPTS_MAX;
            try {
                GitHubAnswer answer = once(request, question, end - System.nanoTime());
                if (last || !PASSING.contains(answer.status())) {
                    return answer;
                }
            } catch (GitHubAnswer.NotTheApi | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (last) {
                    // Not as it is: of some kinds the library would make the request again.
                    throw new IOException(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
                }
            }
            pause(attempt, end);
        }
    }

    /** Not beyond the end of the time for the call. */
    private void pause(int attempt, long end) throws InterruptedIOException {
        Duration pause = Duration.ofMillis((long) ((PAUSE_MILLIS << attempt - 1)
                * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
        if (pause.toNanos() >= end - System.nanoTime()) {
            throw slow();
        }
        timing.pause(pause);
    }

    /** One attempt. Also what cannot be interrupted, such as the search for a host, is not waited for any longer. */
    private GitHubAnswer once(Request request, boolean question, long nanos) throws IOException {
        CompletableFuture<GitHubAnswer> future = new CompletableFuture<>();
        Call call = (question ? reading : writing).newCall(request);
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                future.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try (response) {
                    future.complete(read(response));
                } catch (IOException e) {
                    future.completeExceptionally(e);
                }
            }
        });
        try {
            return future.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            throw GitHubTiming.stopped();
        } catch (TimeoutException _) {
            throw slow();
        } catch (ExecutionException e) {
            // The transport's own clock for the call says it with an exception of this kind.
            throw e.getCause() instanceof InterruptedIOException ? slow() : (IOException) e.getCause();
        } finally {
            call.cancel();
        }
    }

    private static GitHubAnswer read(Response response) throws IOException {
        byte[] body = response.body().byteStream().readNBytes((int) ANSWER_BYTES_MAX + 1);
        if (body.length > ANSWER_BYTES_MAX) {
            throw new GitHubAnswer.NotTheApi("more than " + (ANSWER_BYTES_MAX >> 20) + " MiB", false);
        }
        Map<String, List<String>> headers = response.headers().toMultimap();
        return new GitHubAnswer(response.code(), headers, body);
    }

    private InterruptedIOException slow() {
        return new InterruptedIOException("nothing within " + timing.deadline().toSeconds() + " seconds");
    }
}
