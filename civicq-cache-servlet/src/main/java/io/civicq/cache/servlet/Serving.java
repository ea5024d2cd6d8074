package io.civicq.cache.servlet;

import io.civicq.cache.Deposits;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.decision.CacheStatus;
import io.civicq.cache.servlet.decision.CacheStatus.Forward;
import io.civicq.cache.servlet.decision.Governing;
import io.civicq.cache.servlet.decision.RequestHead;
import io.civicq.cache.servlet.decision.ResponseHead;
import io.civicq.cache.servlet.decision.Reuse;
import io.civicq.cache.servlet.decision.UnsafeRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request on its way through the cache: found and answered, or led through the handler, or waiting for another. */
final class Serving {
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int MOST_TRIES = 3;

    private final ResponseCache cache;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final RequestHead head;
    private final Route route;
    private final CacheKey key;

    Serving(
            ResponseCache cache,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestHead head,
            Route route,
            CacheKey key) {
        this.cache = cache;
        this.request = request;
        this.response = response;
        this.head = head;
        this.route = route;
        this.key = key;
    }

    ResponseCache cache() {
        return cache;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    RequestHead head() {
        return head;
    }

    Route route() {
        return route;
    }

    CacheKey key() {
        return key;
    }

    String origin() {
        return ResponseKeys.origin(request);
    }

    /** Runs the handler for a request that nothing stored may answer, and invalidates what an unsafe one makes untrue. */
    void pass(FilterChain chain, CacheStatus status) throws IOException, ServletException {
        ResponseShelf.Match nothing = new ResponseShelf.Match(key, null, ResponseShelf.Variation.NONE);
        run(chain, nothing, Reuse.OnError.FORWARD, status, cache.flights().alone(key));
    }

    void serve(FilterChain chain) throws IOException, ServletException {
        CacheStatus.Collapsed collapsed = CacheStatus.Collapsed.NO;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            long landings = cache.flights().landings();
            ResponseShelf.Match match = cache.shelf().find(key, head.fields());
            Reuse reuse = reuse(match);
            if (reuse != null && reuse.action() != Reuse.Action.VALIDATE) {
                answer(chain, match, reuse, collapsed);
                return;
            }
            if (Reuse.isOnlyIfCached(head, cache.settings().switches())) {
                response.addHeader(
                        "Cache-Status", text(CacheStatus.forwarded(Forward.MISS).because("ONLY_IF_CACHED")));
                response.sendError(GATEWAY_TIMEOUT);
                return;
            }
            Reuse.OnError onError = reuse == null ? Reuse.OnError.FORWARD : reuse.onError();
            if (head.isHead() || cache.hitForMiss().remembers(key)) {
                run(chain, match, onError, why(match), cache.flights().alone(key));
                return;
            }
            Flights.Boarding boarding = cache.flights().board(match.key());
            if (boarding.role() == Flights.Role.LEADER) {
                if (cache.flights().landings() != landings && answersKept(chain, boarding.flight())) {
                    return;
                }
                run(chain, match, onError, said(why(match), collapsed), boarding.flight());
                return;
            }
            collapsed = CacheStatus.Collapsed.YES;
            Flights.Landing landing = boarding.flight().await();
            if (landing == Flights.Landing.UNSHARED || landing == Flights.Landing.OVERDUE) {
                run(
                        chain,
                        match,
                        onError,
                        said(why(match), collapsed),
                        cache.flights().alone(key));
                return;
            }
        }
        ResponseShelf.Match match = cache.shelf().find(key, head.fields());
        run(
                chain,
                match,
                Reuse.OnError.FORWARD,
                said(why(match), collapsed),
                cache.flights().alone(key));
    }

    /** Answers with what another kept between this one's look and its boarding, if there is such. */
    private boolean answersKept(FilterChain chain, Flights.Flight flight) throws IOException, ServletException {
        ResponseShelf.Match match = cache.shelf().find(key, head.fields());
        Reuse reuse = reuse(match);
        if (reuse == null || reuse.action() == Reuse.Action.VALIDATE) {
            return false;
        }
        flight.land(Flights.Landing.KEPT);
        answer(chain, match, reuse, CacheStatus.Collapsed.YES);
        return true;
    }

    private static CacheStatus said(CacheStatus status, CacheStatus.Collapsed collapsed) {
        return collapsed == CacheStatus.Collapsed.YES ? status.andCollapsed() : status;
    }

    private @Nullable Reuse reuse(ResponseShelf.Match match) {
        Deposits.Found<StoredResponse> found = match.found();
        if (found == null) {
            return null;
        }
        StoredResponse stored = found.value();
        Reuse.Standing standing = switch (found.standing()) {
            case VALID -> Reuse.Standing.VALID;
            case INVALIDATED -> Reuse.Standing.INVALIDATED;
        };
        return Reuse.of(
                head,
                Governing.of(stored.head().fields()),
                stored.lifetime(),
                age(found),
                standing,
                route.stale(),
                cache.settings().switches());
    }

    private static Duration age(Deposits.Found<StoredResponse> found) {
        return found.value().initialAge().plus(found.age());
    }

    private static CacheStatus why(ResponseShelf.Match match) {
        if (match.found() != null) {
            return CacheStatus.forwarded(Forward.STALE);
        }
        return CacheStatus.forwarded(
                match.varies() == ResponseShelf.Variation.VARIES ? Forward.VARY_MISS : Forward.URI_MISS);
    }

    private void answer(FilterChain chain, ResponseShelf.Match match, Reuse reuse, CacheStatus.Collapsed collapsed)
            throws IOException, ServletException {
        Deposits.Found<StoredResponse> found = match.found();
        if (found == null) {
            return;
        }
        CacheStatus said = said(CacheStatus.hit(reuse.ttl()), collapsed);
        send(match.key(), found.value(), age(found), said, StoredAnswer.Codings.NEGOTIATED);
        if (reuse.action() == Reuse.Action.SERVE_AND_REVALIDATE && !head.isHead()) {
            refresh(chain, match);
        }
    }

    /** Runs the handler again once the client has its answer, in the same thread: the request is only good as long as that lasts. */
    private void refresh(FilterChain chain, ResponseShelf.Match match) throws IOException, ServletException {
        Flights.Boarding boarding = cache.flights().board(match.key());
        if (boarding.role() == Flights.Role.FOLLOWER) {
            return;
        }
        if (cache.failedRefreshes().remembers(match.key())) {
            boarding.flight().land(Flights.Landing.FAILED);
            return;
        }
        if (isFreshByNow()) {
            boarding.flight().land(Flights.Landing.KEPT);
            return;
        }
        cache.failedRefreshes().remember(match.key());
        response.flushBuffer();
        new Exchange(
                        this,
                        new Exchange.Occasion(
                                match,
                                Reuse.OnError.SERVE_STALE,
                                CacheStatus.forwarded(Forward.STALE),
                                boarding.flight(),
                                Audience.NOBODY))
                .run(chain);
        if (boarding.flight().await() == Flights.Landing.KEPT) {
            cache.failedRefreshes().forget(match.key());
        }
    }

    /** Whether another has refreshed it between this one's look and its boarding. */
    private boolean isFreshByNow() {
        Reuse reuse = reuse(cache.shelf().find(key, head.fields()));
        return reuse != null && reuse.action() == Reuse.Action.SERVE;
    }

    private void run(
            FilterChain chain,
            ResponseShelf.Match match,
            Reuse.OnError onError,
            CacheStatus status,
            Flights.Flight flight)
            throws IOException, ServletException {
        Exchange exchange = new Exchange(this, new Exchange.Occasion(match, onError, status, flight, Audience.CLIENT));
        request.setAttribute(ResponseCacheFilter.EXCHANGE, exchange);
        exchange.run(chain);
    }

    void send(CacheKey at, StoredResponse stored, Duration age, CacheStatus status, StoredAnswer.Codings codings)
            throws IOException {
        cache.answers().send(new StoredAnswer.Served(at, stored, age, text(status)), head, route, codings, response);
    }

    /** Codes what was just kept, once the client has its answer, which came plain. */
    void prepareCoded(CacheKey at, StoredResponse stored) throws IOException {
        response.flushBuffer();
        cache.answers().prepare(at, stored, head, route);
    }

    String text(CacheStatus status) {
        return switch (cache.settings().debugging()) {
            case ON -> status.text(key.text());
            case OFF -> status.text();
        };
    }

    /** Makes known what a response to an unsafe request makes untrue, before the client has it. */
    void invalidate(ResponseHead answered) {
        if (head.isSafe()) {
            return;
        }
        Invalidation gone = Invalidation.ofNothing();
        for (URI uri : UnsafeRequests.invalidated(head, target(), answered)) {
            gone = gone.and(Invalidation.ofScopes(cache.keys().pathKey(request, uri.getRawPath())));
        }
        Set<String> groups = GroupTags.invalidatedBy(head, answered.fields(), origin());
        if (!groups.isEmpty() && answered.status() < 400) {
            gone = gone.and(Invalidation.ofTags(groups.toArray(String[]::new)));
        }
        if (!gone.isEmpty()) {
            cache.caches().invalidate(gone);
        }
    }

    private URI target() {
        try {
            return new URI(origin()).resolve(new URI(null, null, request.getRequestURI(), null));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the container took a request for what is no URI", e);
        }
    }
}
