package io.civicq.cache.servlet.cdn;

import io.civicq.cache.servlet.cdn.Cdn.Outcome;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * One Varnish server, told to purge by {@code vmod_xkey} or by bans.
 *
 * <p>It needs {@link KeyHeader#VARNISH} on responses, and the configuration that {@code docs/cdn.md} shows. Several servers
 * are several consumers of the log, each with a purger, so that one that is down holds up no other.
 *
 * @see VarnishBan
 */
public final class VarnishCdn implements Cdn {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int HEADER_NAMES = 25;

    private enum Way {
        XKEY,
        BANS
    }

    private final URI server;
    private final Way way;
    private final PurgeHttp http;

    private VarnishCdn(URI server, Way way, Duration timeout) {
        if (!"http".equals(server.getScheme()) && !"https".equals(server.getScheme())) {
            throw new IllegalArgumentException("a Varnish server has an http or https address, not " + server);
        }
        if (server.getUserInfo() != null) {
            throw new IllegalArgumentException("the address of a Varnish server has no user or password");
        }
        this.server = server.resolve("/");
        this.way = way;
        this.http = new PurgeHttp(timeout);
    }

    /** One that has {@code vmod_xkey}: keys are purged at once, the rest is banned. Within 5 s a request. */
    public static VarnishCdn withXkey(URI server) {
        return new VarnishCdn(server, Way.XKEY, TIMEOUT);
    }

    /** One that has not: keys are banned too, which costs each later hit a little until Varnish's lurker is through. */
    public static VarnishCdn withBans(URI server) {
        return new VarnishCdn(server, Way.BANS, TIMEOUT);
    }

    /** The same with another time-out for a whole exchange. */
    public VarnishCdn withTimeout(Duration timeout) {
        return new VarnishCdn(server, way, timeout);
    }

    @Override
    public String name() {
        return "Varnish " + server;
    }

    /** {@inheritDoc} 25 keys fit in a header of 8 KiB, which is what Varnish takes. A URL or a prefix is a ban of its own. */
    @Override
    public List<Purge> requests(Purge purge) {
        return purge.inPartsOf(HEADER_NAMES, 1, 1);
    }

    /** {@inheritDoc} Varnish has none. */
    @Override
    public Duration untilAllowed(Purge request) {
        return Duration.ZERO;
    }

    @Override
    public Answer send(Purge request) throws InterruptedException {
        HttpRequest.Builder purge =
                HttpRequest.newBuilder(server).version(Version.HTTP_1_1).method("PURGE", BodyPublishers.noBody());
        if (way == Way.XKEY && !request.keys().isEmpty()) {
            purge.header("xkey-purge", KeyHeader.VARNISH.value(request.keys()));
        } else {
            String ban;
            try {
                ban = VarnishBan.of(request);
            } catch (IllegalArgumentException e) {
                return new Answer(Outcome.REFUSED, String.valueOf(e.getMessage()), Duration.ZERO);
            }
            purge.header("ban-purge", ban);
        }
        return http.send(purge.build(), VarnishCdn::judge);
    }

    /** A server whose configuration does not know purges would pass them on, and the application might say 200. */
    private static Answer judge(HttpResponse<String> response) {
        boolean purged = response.headers().firstValue("x-purged").isPresent();
        int status = response.statusCode();
        if (status == 200 && purged) {
            return Answer.ACCEPTED;
        }
        return status == 400 && purged
                ? new Answer(Outcome.REFUSED, "HTTP 400", Duration.ZERO)
                : Answer.unavailable("HTTP " + status + (purged ? "" : " without x-purged"));
    }

    /** The same as {@link #name}. */
    @Override
    public String toString() {
        return name();
    }
}
