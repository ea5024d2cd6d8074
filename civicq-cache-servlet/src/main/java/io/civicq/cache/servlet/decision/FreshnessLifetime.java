package io.civicq.cache.servlet.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long a response is fresh (RFC 9111 §4.2.1), and who said so.
 *
 * @param lifetime from its making; zero if it is never fresh
 * @param basis who said so
 */
public record FreshnessLifetime(Duration lifetime, Basis basis) {
    private static final int HEURISTIC_FRACTION = 10;
    private static final FreshnessLifetime NEVER = new FreshnessLifetime(Duration.ZERO, Basis.NONE);

    /** RFC 9110 §15.1. */
    private static final Set<Integer> HEURISTICALLY_CACHEABLE =
            Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

    /** Who said how long. */
    public enum Basis {
        S_MAXAGE,
        MAX_AGE,
        EXPIRES,
        /** The route table. */
        ROUTE,
        /** A tenth of the time since {@code Last-Modified}. */
        HEURISTIC,
        /** Nobody. */
        NONE;

        /** Whether the response itself says it. */
        public boolean isExplicit() {
            return this == S_MAXAGE || this == MAX_AGE || this == EXPIRES;
        }
    }

    /** Whether caches may choose a lifetime for this status. */
    public static boolean isHeuristicallyCacheable(int status) {
        return HEURISTICALLY_CACHEABLE.contains(status);
    }

    /**
     * The freshness lifetime of a response.
     *
     * @param received when it was received
     * @param route what the route table says where the response says nothing; null if nothing
     */
    public static FreshnessLifetime of(
            ResponseHead response, Governing governing, Instant received, @Nullable Duration route, Switches switches) {
        OptionalLong shared = governing.directives().seconds("s-maxage");
        if (shared.isPresent()) {
            return new FreshnessLifetime(Duration.ofSeconds(shared.getAsLong()), Basis.S_MAXAGE);
        }
        OptionalLong own = governing.directives().seconds("max-age");
        if (own.isPresent()) {
            return new FreshnessLifetime(Duration.ofSeconds(own.getAsLong()), Basis.MAX_AGE);
        }
        if (!governing.isTargeted() && response.fields().has("Expires")) {
            return new FreshnessLifetime(untilExpires(response.fields(), received), Basis.EXPIRES);
        }
        if (route != null && isUnremarkable(response.status())) {
            return new FreshnessLifetime(route, Basis.ROUTE);
        }
        return heuristic(response, governing, received, switches);
    }

    /** What a route says is meant for its pages, not for the errors and redirects of moments. */
    private static boolean isUnremarkable(int status) {
        return status == 200 || status == 203 || status == 301 || status == 308;
    }

    private static Duration untilExpires(Fields fields, Instant received) {
        List<String> values = fields.all("Expires");
        Instant expires = HttpDate.parse(values.get(0).strip(), received);
        boolean conflicting = values.stream().map(String::strip).distinct().count() > 1;
        if (expires == null || conflicting) {
            return Duration.ZERO;
        }
        Duration lifetime = Duration.between(CurrentAge.dateOf(fields, received), expires);
        return lifetime.isNegative() ? Duration.ZERO : lifetime;
    }

    private static FreshnessLifetime heuristic(
            ResponseHead response, Governing governing, Instant received, Switches switches) {
        boolean allowed = switch (switches.heuristics()) {
            case NARROW -> response.status() == 200;
            case AS_ALLOWED ->
                isHeuristicallyCacheable(response.status())
                        || governing.directives().has("public");
        };
        Instant modified = HttpDate.parse(response.fields().first("Last-Modified"), received);
        if (!allowed || modified == null) {
            return NEVER;
        }
        Duration lifetime = Duration.between(modified, CurrentAge.dateOf(response.fields(), received))
                .dividedBy(HEURISTIC_FRACTION);
        if (lifetime.isNegative() || lifetime.isZero()) {
            return NEVER;
        }
        Duration ceiling = switches.heuristicCeiling();
        return new FreshnessLifetime(lifetime.compareTo(ceiling) < 0 ? lifetime : ceiling, Basis.HEURISTIC);
    }
}
