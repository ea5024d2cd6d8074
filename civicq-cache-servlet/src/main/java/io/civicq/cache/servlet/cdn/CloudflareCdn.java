package io.civicq.cache.servlet.cdn;

import io.civicq.cache.spi.Ticker;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A zone of Cloudflare, told by its API to purge by tag, URL and prefix, or everything.
 *
 * <p>Responses need {@link KeyHeader#CLOUDFLARE}. The token needs the permission Zone / Cache Purge / Purge, and appears in no
 * log and no error.
 */
public final class CloudflareCdn implements Cdn {
    private static final URI API = URI.create("https://api.cloudflare.com/client/v4/");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern ZONE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final String zone;
    private final Supplier<String> token;
    private final CloudflareLimits limits;
    private final URI endpoint;
    private final PurgeHttp http;
    private final Ticker ticker;
    private TokenBucket requests;
    private TokenBucket urls;

    private CloudflareCdn(
            String zone, Supplier<String> token, CloudflareLimits limits, URI api, Duration timeout, Ticker ticker) {
        if (!ZONE.matcher(zone).matches()) {
            throw new IllegalArgumentException("a zone of Cloudflare is 32 hexadecimal digits, not '"
                    + zone.substring(0, Math.min(zone.length(), 40)) + "'");
        }
        this.zone = zone;
        this.token = token;
        this.limits = limits;
        this.endpoint = PurgeHttp.safe(api).resolve("zones/" + zone + "/purge_cache");
        this.http = new PurgeHttp(timeout);
        this.ticker = ticker;
        long now = ticker.nanos();
        this.requests = TokenBucket.full(limits.requestsPerSecond(), limits.requestBurst(), now);
        this.urls = TokenBucket.full(
                limits.urlsPerSecond(), Math.max(limits.urlsPerSecond(), limits.urlsPerRequest()), now);
    }

    /**
     * A zone within the limits of the free plan, at Cloudflare's own address, with a time-out of 10 s.
     *
     * @param zone its id
     * @param token gives an API token; asked before each request, so that it may be exchanged
     * @throws IllegalArgumentException if the id is malformed
     */
    public static CloudflareCdn zone(String zone, Supplier<String> token) {
        return new CloudflareCdn(zone, token, CloudflareLimits.FREE, API, TIMEOUT, System::nanoTime);
    }

    /** The same zone within other limits. */
    public CloudflareCdn withLimits(CloudflareLimits value) {
        return new CloudflareCdn(zone, token, value, endpoint.resolve("../../"), http.timeout(), ticker);
    }

    /**
     * The same zone by another address of the API, such as a proxy's, and with another time-out.
     *
     * @param api ends in a slash; https, or on this machine
     * @param timeout for a whole exchange
     */
    public CloudflareCdn at(URI api, Duration timeout) {
        return new CloudflareCdn(zone, token, limits, api, timeout, ticker);
    }

    CloudflareCdn by(Ticker other) {
        return new CloudflareCdn(zone, token, limits, endpoint.resolve("../../"), http.timeout(), other);
    }

    @Override
    public String name() {
        return "Cloudflare zone " + zone;
    }

    @Override
    public List<Purge> requests(Purge purge) {
        return purge.inPartsOf(limits.namesPerRequest(), limits.urlsPerRequest(), limits.namesPerRequest());
    }

    @Override
    public Duration untilAllowed(Purge request) {
        return request.urls().isEmpty()
                ? requests.untilThereAre(1, ticker.nanos())
                : urls.untilThereAre(request.size(), ticker.nanos());
    }

    @Override
    public Answer send(Purge request) throws InterruptedException {
        long now = ticker.nanos();
        if (request.urls().isEmpty()) {
            requests = requests.without(1, now);
        } else {
            urls = urls.without(request.size(), now);
        }
        String secret = token.get();
        if (!TOKEN.matcher(secret).matches()) {
            return Answer.unavailable("the API token is empty or has blanks");
        }
        HttpRequest post = HttpRequest.newBuilder(endpoint)
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(CloudflareJson.body(request)))
                .build();
        return http.send(post, CloudflareCdn::judge);
    }

    private static Answer judge(HttpResponse<String> response) {
        return CloudflareJson.answer(
                response.statusCode(),
                response.headers().firstValue("Retry-After").orElse(""),
                response.body());
    }

    /** The same as {@link #name}. */
    @Override
    public String toString() {
        return name();
    }
}
