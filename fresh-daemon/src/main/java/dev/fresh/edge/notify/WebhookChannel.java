package dev.fresh.edge.notify;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import okhttp3.CookieJar;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** An address that each notification is posted to. It may be a secret, so no sentence has more of it than its host. */
public final class WebhookChannel implements Channel {

    private static final MediaType JSON = MediaType.get("application/json");
    /** Worth another try: the server was busy, or in trouble. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final URI address;
    private final Duration deadline;

    public WebhookChannel(URI address, Duration deadline) {
        this.address = address;
        this.deadline = deadline;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void deliver(Notification notification) {
        Request request = new Request.Builder().url(address.toString())
                .header("Idempotency-Key", notification.id()).header("User-Agent", "fresh")
                .post(RequestBody.create(notification.json(), JSON)).build();
        // News are rare, so nothing is kept open between them; and nobody is led to another server by an answer.
        OkHttpClient client = new OkHttpClient.Builder().callTimeout(deadline).connectTimeout(deadline)
                .readTimeout(deadline).writeTimeout(deadline).followRedirects(false).followSslRedirects(false)
                .retryOnConnectionFailure(false).cookieJar(CookieJar.NO_COOKIES).cache(null).build();
        try (Response response = client.newCall(request).execute()) {
            judge(response.code());
        } catch (InterruptedIOException e) {
            throw new EdgeException(new Failure(Failure.Kind.LIMIT, host() + " did not answer within "
                    + deadline.toSeconds() + " seconds"), e);
        } catch (IOException e) {
            throw EdgeException.environment(host() + " cannot be reached", e);
        } finally {
            client.connectionPool().evictAll();
            client.dispatcher().executorService().shutdown();
        }
    }

    private void judge(int status) {
        if (status >= 200 && status < 300) {
            return;
        }
        boolean passing = status >= 500 || PASSING.contains(status);
        throw new EdgeException(new Failure(passing ? Failure.Kind.ENVIRONMENT : Failure.Kind.REFUSED_CONTENT,
                host() + " answered " + status
                        + (status >= 300 && status < 400 ? ", and redirects are not followed" : "")));
    }

    private String host() {
        return address.getHost();
    }
}
