package io.civicq.cache.servlet.cdn;

/**
 * How much Cloudflare takes, by plan. It counts an account's requests, whatever the zone. Immutable.
 *
 * <p>The figures of the presets are those of Cloudflare's page "Purge cache", read in a copy of July 2026. They have changed
 * before: an account that was promised others sets them.
 *
 * @param requestsPerSecond requests with tags or prefixes, or for everything
 * @param requestBurst how many of those may be saved up
 * @param urlsPerSecond URLs
 * @param namesPerRequest the most tags or prefixes in a request
 * @param urlsPerRequest the most URLs in a request
 */
public record CloudflareLimits(
        double requestsPerSecond, int requestBurst, int urlsPerSecond, int namesPerRequest, int urlsPerRequest) {
    /** 5 requests a minute, 25 saved up; 800 URLs a second; 100 names a request. */
    public static final CloudflareLimits FREE = new CloudflareLimits(5 / 60.0, 25, 800, 100, 100);

    /** 5 requests a second, 25 saved up; 1,500 URLs a second; 100 names a request. */
    public static final CloudflareLimits PRO = new CloudflareLimits(5, 25, 1_500, 100, 100);

    /** 10 requests a second, 50 saved up; 1,500 URLs a second; 100 names a request. */
    public static final CloudflareLimits BUSINESS = new CloudflareLimits(10, 50, 1_500, 100, 100);

    /** 50 requests a second, 500 saved up; 3,000 URLs a second; 100 names, or 500 URLs, a request. */
    public static final CloudflareLimits ENTERPRISE = new CloudflareLimits(50, 500, 3_000, 100, 500);

    public CloudflareLimits {
        if (!(requestsPerSecond > 0)
                || requestBurst < 1
                || urlsPerSecond < 1
                || namesPerRequest < 1
                || urlsPerRequest < 1) {
            throw new IllegalArgumentException("limits must be positive, but were " + requestsPerSecond + "/s, burst "
                    + requestBurst + ", " + urlsPerSecond + " URLs/s, " + namesPerRequest + " names and "
                    + urlsPerRequest
                    + " URLs a request");
        }
    }
}
