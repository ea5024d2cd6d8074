package io.civicq.cache.servlet;

import io.civicq.cache.Caches;
import io.civicq.cache.Deposits;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.servlet.cdn.KeyHeader;
import io.civicq.cache.servlet.decision.Admission;
import io.civicq.cache.servlet.decision.CacheStatus;
import io.civicq.cache.servlet.decision.CacheStatus.Forward;
import io.civicq.cache.servlet.decision.Profile;
import io.civicq.cache.servlet.decision.RequestHead;
import io.civicq.cache.servlet.decision.Switches;
import io.civicq.cache.spi.Ticker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * A shared HTTP cache in front of a web application (RFC 9111). Responses are entries of the data type {@value #DATA_TYPE} of {@link
 * Caches}, so they fall to the same invalidations as everything else.
 *
 * <pre>{@code
 * Caches caches = Caches.builder()
 *         .policies(CivicPolicies.table().with(ResponseCache.DATA_TYPE, ResponseCache.policy()))
 *         .build();
 * ResponseCache responses = ResponseCache.on(caches).hosts("civicq.org").build();
 * context.addFilter("responses", new ResponseCacheFilter(responses));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ResponseCache {
    /** The data type of stored responses; {@link Caches} must have a policy for it. */
    public static final String DATA_TYPE = "response";

    private final Caches caches;
    private final ResponseCacheSettings settings;
    private final Routes routes;
    private final Set<String> hosts;
    private final ResponseKeys keys;
    private final ResponseShelf shelf;
    private final Flights flights;
    private final KeyMemory hitForMiss;
    private final KeyMemory failedRefreshes;
    private final StoredAnswer answers;
    private final Ticker ticker;
    private final Surrogates surrogates;

    private ResponseCache(Builder builder) {
        this.caches = builder.caches;
        this.settings =
                new ResponseCacheSettings(builder.switches, builder.largestBody, builder.clock, builder.debugging);
        this.routes = builder.routes;
        this.hosts = Set.copyOf(builder.hosts);
        this.keys = new ResponseKeys(builder.tenant);
        this.shelf = new ResponseShelf(deposits(caches));
        this.flights = new Flights(builder.patience);
        this.hitForMiss = new KeyMemory(builder.ticker, builder.hitForMissFor);
        this.failedRefreshes = new KeyMemory(builder.ticker, builder.refreshPause);
        this.answers = new StoredAnswer(new Compressor(builder.encoders, shelf), builder.clock);
        this.ticker = builder.ticker;
        this.surrogates = new Surrogates(builder.surrogateHeaders);
    }

    private static Deposits<Stored> deposits(Caches caches) {
        try {
            return caches.deposits(DATA_TYPE, Stored.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the data type '" + DATA_TYPE + "' cannot be opened: " + e.getMessage()
                            + ". It needs a policy (ResponseCache.policy()), and a far tier needs its codec"
                            + " (ResponseCodecs.beside(...))",
                    e);
        }
    }

    /** Builds a cache whose entries these caches hold. */
    public static Builder on(Caches caches) {
        return new Builder(caches);
    }

    /**
     * A policy for {@value #DATA_TYPE}. Its lifetime is a ceiling: responses say theirs themselves. Its stale windows are how long
     * tiers keep what is no longer fresh; whether that is served is for the response, its route and the profile to say.
     */
    public static CachePolicy policy() {
        return CachePolicy.freshFor(Duration.ofHours(1))
                .withStaleWhileRevalidate(Duration.ofHours(1))
                .withStaleIfError(Duration.ofDays(1))
                .withJitter(0);
    }

    Caches caches() {
        return caches;
    }

    ResponseCacheSettings settings() {
        return settings;
    }

    ResponseKeys keys() {
        return keys;
    }

    ResponseShelf shelf() {
        return shelf;
    }

    Flights flights() {
        return flights;
    }

    KeyMemory hitForMiss() {
        return hitForMiss;
    }

    KeyMemory failedRefreshes() {
        return failedRefreshes;
    }

    StoredAnswer answers() {
        return answers;
    }

    Ticker ticker() {
        return ticker;
    }

    Surrogates surrogates() {
        return surrogates;
    }

    /** Answers a request, by the chain where nothing stored will do. */
    void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestHead head = new RequestHead(request.getMethod(), Heads.of(request));
        Route route = routes.of(path(request));
        Admission admission = Admission.of(head, settings.switches());
        String query = request.getQueryString();
        CacheKey key = keys.key(request, query == null ? "" : route.query().significant(query), route);
        Serving serving = new Serving(this, request, response, head, route, key);
        boolean foreign =
                !hosts.isEmpty() && !hosts.contains(request.getServerName().toLowerCase(Locale.ROOT));
        if (admission == Admission.METHOD) {
            serving.pass(chain, CacheStatus.forwarded(Forward.METHOD));
        } else if (foreign || route.caching() == Route.Caching.OFF || admission != Admission.LOOKUP) {
            String detail = foreign ? "HOST" : admission == Admission.LOOKUP ? "ROUTE" : admission.name();
            response.addHeader(
                    "Cache-Status",
                    serving.text(CacheStatus.forwarded(Forward.BYPASS).because(detail)));
            chain.doFilter(request, response);
        } else {
            serving.serve(chain);
        }
    }

    /** As the application's servlets see it: decoded, without parameters and dot segments. */
    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }

    /** Says how responses are cached. Not thread-safe. */
    public static final class Builder {
        private static final int LARGEST_BODY = 1024 * 1024;

        private final Caches caches;
        private Switches switches = Profile.SAFE.switches();
        private Routes routes = Routes.of();
        private final Set<String> hosts = new HashSet<>();
        private Function<HttpServletRequest, String> tenant = request -> "";
        private List<ContentEncoder> encoders = ContentEncoders.available();
        private List<KeyHeader> surrogateHeaders = List.of();
        private int largestBody = LARGEST_BODY;
        private Duration patience = Duration.ofSeconds(5);
        private Duration hitForMissFor = Duration.ofSeconds(10);
        private Duration refreshPause = Duration.ofSeconds(5);
        private InstantSource clock = InstantSource.system();
        private Ticker ticker = System::nanoTime;
        private ResponseCacheSettings.Debugging debugging = ResponseCacheSettings.Debugging.OFF;

        private Builder(Caches caches) {
            this.caches = caches;
        }

        /** A preset of switches; {@link Profile#SAFE} if it is not given. */
        public Builder profile(Profile profile) {
            this.switches = profile.switches();
            return this;
        }

        /** Switches of one's own. */
        public Builder switches(Switches chosen) {
            this.switches = chosen;
            return this;
        }

        /** How responses are cached that do not say it themselves; as they say if it is not given. */
        public Builder routes(Routes table) {
            this.routes = table;
            return this;
        }

        /** The hosts whose responses are cached, without ports; all if none is given, which lets a client fill the cache. */
        public Builder hosts(String... names) {
            for (String name : names) {
                hosts.add(name.toLowerCase(Locale.ROOT));
            }
            return this;
        }

        /** The tenant of a request, which shares no response with another; one for all if it is not given. */
        public Builder tenant(Function<HttpServletRequest, String> naming) {
            this.tenant = naming;
            return this;
        }

        /** The encoders, in the order of preference; those that are on the class path if it is not given, none for an empty list. */
        public Builder encoders(List<ContentEncoder> chosen) {
            this.encoders = List.copyOf(chosen);
            return this;
        }

        /**
         * The headers by which a cache in front learns what a response was made of, so that it can be purged there; none if it is not
         * given.
         */
        public Builder surrogateHeaders(KeyHeader... headers) {
            this.surrogateHeaders = List.of(headers);
            return this;
        }

        /**
         * The largest body that is stored; 1 MiB if it is not given. A larger one streams through.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder largestBody(int bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("largestBody must not be negative, but was " + bytes);
            }
            this.largestBody = bytes;
            return this;
        }

        /** How long a request waits for another that has the same key, before it runs the handler itself; 5 s if it is not given. */
        public Builder patience(Duration longest) {
            this.patience = longest;
            return this;
        }

        /** How long nobody waits for a key whose response could not be stored; 10 s if it is not given. */
        public Builder hitForMissFor(Duration memory) {
            this.hitForMissFor = memory;
            return this;
        }

        /** How long a stale response is not refreshed again behind its answers after a refresh has failed; 5 s if it is not given. */
        public Builder refreshPause(Duration pause) {
            this.refreshPause = pause;
            return this;
        }

        /** Wall time, for dates in fields. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /** Elapsed time. */
        public Builder ticker(Ticker source) {
            this.ticker = source;
            return this;
        }

        /** Lets {@code Cache-Status} say the key of each answer. Not for production: keys tell what others asked for. */
        public Builder debugging() {
            this.debugging = ResponseCacheSettings.Debugging.ON;
            return this;
        }

        /**
         * The cache.
         *
         * @throws IllegalArgumentException if the caches have no policy for {@value ResponseCache#DATA_TYPE}, or their far tier no codec
         */
        public ResponseCache build() {
            return new ResponseCache(this);
        }
    }
}
