package io.civicq.cache.servlet.cdn;

import io.civicq.cache.servlet.cdn.Cdn.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Sends a request and has the whole answer within one time-out, the body included. */
final class PurgeHttp {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HttpClient client;
    private final Duration timeout;

    PurgeHttp(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the time-out must be positive, but was " + timeout);
        }
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(Redirect.NEVER)
                .build();
    }

    /** An address over which a secret may be sent: https, or this machine. */
    static URI safe(URI uri) {
        String host = uri.getHost();
        boolean safe = host != null
                && uri.getUserInfo() == null
                && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && LOOPBACK.contains(host)));
        if (!safe) {
            throw new IllegalArgumentException("a token is sent to https addresses only, or to this machine, not to "
                    + uri.getScheme() + "://" + host);
        }
        return uri;
    }

    Duration timeout() {
        return timeout;
    }

    /** What {@code judge} makes of the response; unavailable if there is none. */
    Answer send(HttpRequest request, Function<HttpResponse<String>, Answer> judge) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(request, head -> new CappedBody());
        try {
            return judge.apply(response.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Answer.unavailable("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return Answer.unavailable(
                    cause == null ? "no answer" : cause.getClass().getSimpleName());
        } finally {
            response.cancel(true);
        }
    }
}
