package io.civicq.cache.servlet.decision;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a stored response is good for (RFC 9111 §4, RFC 5861).
 *
 * @param action what to do
 * @param onError what to do if asking the handler fails
 * @param ttl how long it is still fresh; negative since when it is not
 */
public record Reuse(Action action, OnError onError, Duration ttl) {

    /** What to do with it. */
    public enum Action {
        /** Serve it. */
        SERVE,
        /** Serve it though it is stale, and ask the handler afterwards. */
        SERVE_AND_REVALIDATE,
        /** Ask the handler whether it still stands. */
        VALIDATE
    }

    /** What to do with it if the handler fails. */
    public enum OnError {
        SERVE_STALE,
        FORWARD
    }

    /** What the log of invalidations says. */
    public enum Standing {
        VALID,
        /** Softly invalidated: only good where asking fails. */
        INVALIDATED
    }

    /**
     * How long a response may be served stale.
     *
     * @param whileRevalidate null where nobody says it
     * @param ifError null where nobody says it
     */
    public record StaleWindows(
            @Nullable Duration whileRevalidate, @Nullable Duration ifError) {
        /** Nobody says anything. */
        public static final StaleWindows UNSAID = new StaleWindows(null, null);
    }

    /**
     * Judges a stored response for a request that it matches.
     *
     * @param lifetime its freshness lifetime
     * @param age its current age
     * @param route what its route says of staleness
     */
    public static Reuse of(
            RequestHead request,
            Governing governing,
            Duration lifetime,
            Duration age,
            Standing standing,
            StaleWindows route,
            Switches switches) {
        Duration ttl = lifetime.minus(age);
        Duration staleness = ttl.negated();
        OnError onError = staleness.compareTo(windowOnError(request, governing, route, switches)) < 0
                ? OnError.SERVE_STALE
                : OnError.FORWARD;
        if (standing == Standing.INVALIDATED
                || governing.directives().isUnqualified("no-cache")
                || refuses(request, age, ttl, switches)) {
            return new Reuse(Action.VALIDATE, onError, ttl);
        }
        if (!ttl.isNegative() && !ttl.isZero()) {
            return new Reuse(Action.SERVE, onError, ttl);
        }
        if (governing.forbidsStale()) {
            return new Reuse(Action.VALIDATE, OnError.FORWARD, ttl);
        }
        if (acceptsStale(request, staleness, switches)) {
            return new Reuse(Action.SERVE, onError, ttl);
        }
        Duration window = window(
                governing.directives().seconds("stale-while-revalidate"),
                route.whileRevalidate(),
                switches.staleWhileRevalidate(),
                switches);
        return new Reuse(staleness.compareTo(window) < 0 ? Action.SERVE_AND_REVALIDATE : Action.VALIDATE, onError, ttl);
    }

    /** How long a response may be of use after its freshness lifetime. */
    public static Duration longestStale(Governing governing, StaleWindows route, Switches switches) {
        if (governing.forbidsStale()) {
            return Duration.ZERO;
        }
        CacheControl directives = governing.directives();
        Duration revalidate = window(
                directives.seconds("stale-while-revalidate"),
                route.whileRevalidate(),
                switches.staleWhileRevalidate(),
                switches);
        Duration error =
                window(directives.seconds("stale-if-error"), route.ifError(), switches.staleIfError(), switches);
        return revalidate.compareTo(error) > 0 ? revalidate : error;
    }

    private static Duration windowOnError(
            RequestHead request, Governing governing, StaleWindows route, Switches switches) {
        if (governing.forbidsStale()) {
            return Duration.ZERO;
        }
        OptionalLong said = governing.directives().seconds("stale-if-error");
        if (said.isEmpty() && switches.requestDirectives() == Switches.RequestDirectives.HONOUR) {
            said = request.cacheControl().seconds("stale-if-error");
        }
        return window(said, route.ifError(), switches.staleIfError(), switches);
    }

    private static Duration window(OptionalLong said, @Nullable Duration route, Duration otherwise, Switches switches) {
        Duration window = said.isPresent() ? Duration.ofSeconds(said.getAsLong()) : route == null ? otherwise : route;
        return window.compareTo(switches.staleCeiling()) < 0 ? window : switches.staleCeiling();
    }

    /** Whether the request wants nothing so old (§5.2.1). */
    private static boolean refuses(RequestHead request, Duration age, Duration ttl, Switches switches) {
        if (switches.requestDirectives() == Switches.RequestDirectives.IGNORE) {
            return false;
        }
        CacheControl wanted = request.cacheControl();
        boolean pragma = wanted.isEmpty() && request.fields().tokens("Pragma").contains("no-cache");
        OptionalLong maxAge = wanted.seconds("max-age");
        OptionalLong minFresh = wanted.seconds("min-fresh");
        boolean tooOld = maxAge.isPresent()
                && age.compareTo(Duration.ofSeconds(maxAge.getAsLong())) > 0
                && !(wanted.has("max-stale") && maxAge.getAsLong() > 0);
        boolean tooShort = minFresh.isPresent() && ttl.compareTo(Duration.ofSeconds(minFresh.getAsLong())) < 0;
        return pragma || wanted.has("no-cache") || tooOld || tooShort || isZero(maxAge);
    }

    private static boolean isZero(OptionalLong seconds) {
        return seconds.isPresent() && seconds.getAsLong() == 0;
    }

    private static boolean acceptsStale(RequestHead request, Duration staleness, Switches switches) {
        CacheControl wanted = request.cacheControl();
        if (switches.requestDirectives() == Switches.RequestDirectives.IGNORE || !wanted.has("max-stale")) {
            return false;
        }
        boolean unlimited = CacheControl.NONE.equals(wanted.directives().get("max-stale"));
        Duration limit = unlimited
                ? switches.staleCeiling()
                : Duration.ofSeconds(wanted.seconds("max-stale").orElse(0));
        return staleness.compareTo(limit) <= 0 && staleness.compareTo(switches.staleCeiling()) <= 0;
    }

    /** Whether a request wants no handler to run (§5.2.1.7): 504 where nothing stored will do. */
    public static boolean isOnlyIfCached(RequestHead request, Switches switches) {
        return switches.requestDirectives() == Switches.RequestDirectives.HONOUR
                && request.cacheControl().has("only-if-cached");
    }

    /** Whether a response is a failure in the place of which a stale one may be served (RFC 5861 §4). */
    public static boolean isError(int status) {
        return status == 500 || status == 502 || status == 503 || status == 504;
    }
}
