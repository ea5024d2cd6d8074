package io.civicq.cache.servlet;

import io.civicq.cache.Deposits;
import io.civicq.cache.Recording;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.servlet.decision.CacheStatus;
import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.FreshnessLifetime;
import io.civicq.cache.servlet.decision.Governing;
import io.civicq.cache.servlet.decision.PathShape;
import io.civicq.cache.servlet.decision.ResponseHead;
import io.civicq.cache.servlet.decision.Reuse;
import io.civicq.cache.servlet.decision.Storability;
import io.civicq.cache.servlet.decision.StoredFields;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of the handler, from before it begins until its response is sent, kept or given up.
 *
 * <p>Used by one thread at a time: that of the request, and for a handler that goes on asynchronously the one that completes it.
 */
final class Exchange implements CapturedResponse.Gate {
    private static final int NOT_MODIFIED = 304;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Serving serving;
    private final ResponseShelf.Match match;
    private final Reuse.OnError onError;
    private final CacheStatus status;
    private final Flights.Flight flight;
    private final CapturedResponse response;
    private final ObservedRequest request;
    private final Audience audience;
    private final LogPosition start;
    private final long began;
    private final ReadEntries read = new ReadEntries();
    private boolean ended;

    /** What was judged when the head was final; null before. */
    private @Nullable Verdict verdict;

    /**
     * Why the handler runs.
     *
     * @param match what was found before
     * @param onError whether that may be served if the handler fails
     * @param status why the handler runs
     */
    record Occasion(
            ResponseShelf.Match match,
            Reuse.OnError onError,
            CacheStatus status,
            Flights.Flight flight,
            Audience audience) {}

    Exchange(Serving serving, Occasion occasion) {
        this.serving = serving;
        this.match = occasion.match;
        this.onError = occasion.onError;
        this.status = occasion.status;
        this.flight = occasion.flight;
        this.audience = occasion.audience;
        this.start = serving.cache().shelf().start();
        this.began = serving.cache().ticker().nanos();
        this.response = new CapturedResponse(
                serving.response(), audience, serving.cache().settings().largestBody(), this);
        Route route = serving.route();
        boolean detached = audience == Audience.NOBODY;
        this.request = new ObservedRequest(
                serving.request(),
                response,
                new ObservedRequest.View(
                        validators(),
                        route.keyFields(),
                        route.keyCookies(),
                        detached ? ObservedRequest.Asynchrony.REFUSED : ObservedRequest.Asynchrony.ALLOWED));
        request.whenAsync(context -> {
            if (validators().isEmpty()) {
                response.holdNothing();
            }
            context.addListener(new Completion(this));
            return new CompletingContext(context, this);
        });
    }

    /** The conditions by which the handler may say that what is stored still stands (RFC 9111 §4.3.1). */
    private Map<String, String> validators() {
        Deposits.Found<StoredResponse> found = match.found();
        if (found == null || !serving.cache().settings().asksWithValidators()) {
            return Map.of();
        }
        Fields stored = found.value().head().fields();
        String tag = stored.first("ETag");
        String modified = stored.first("Last-Modified");
        boolean own = tag != null && tag.contains(found.value().digest());
        if (tag != null && !own) {
            return Map.of("if-none-match", tag);
        }
        return modified == null ? Map.of() : Map.of("if-modified-since", modified);
    }

    void run(FilterChain chain) throws IOException, ServletException {
        boolean returned = false;
        try {
            dispatch(chain, request, response);
            returned = true;
        } catch (IOException | ServletException | RuntimeException e) {
            if (!servesStaleInstead()) {
                throw e;
            }
        } finally {
            if (!returned) {
                abandon();
            }
        }
        if (returned && !isAsync()) {
            end();
        }
    }

    private boolean isAsync() {
        return audience == Audience.CLIENT && serving.request().isAsyncStarted();
    }

    private void dispatch(FilterChain chain, ServletRequest to, ServletResponse answer)
            throws IOException, ServletException {
        try (Recording recording = serving.cache().caches().record()) {
            try {
                chain.doFilter(to, answer);
            } finally {
                read.add(recording);
            }
        }
    }

    /** Goes on with a dispatch of a handler that went on asynchronously. */
    void resume(FilterChain chain, ServletRequest to, ServletResponse answer) throws IOException, ServletException {
        dispatch(chain, to, answer);
        if (!serving.request().isAsyncStarted()) {
            end();
        }
    }

    /** Nothing more will come that could be kept. */
    void abandon() {
        ended = true;
        flight.land(Flights.Landing.FAILED);
    }

    /** The handler has ended: sends what was held, and keeps what is worth it. */
    void end() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try {
            finish();
        } finally {
            flight.land(Flights.Landing.FAILED); // unless it has landed
        }
    }

    private void finish() throws IOException {
        Deposits.Found<StoredResponse> found = match.found();
        int code = response.head().status();
        if (found != null && code == NOT_MODIFIED && !validators().isEmpty() && response.isHeld()) {
            freshen(found);
            return;
        }
        if (Reuse.isError(code) && servesStaleInstead()) {
            return;
        }
        if (response.isHeld()) {
            finishHeld();
        } else if (isWhole() && verdict != null && verdict.storability() == Storability.STORABLE) {
            StoredResponse stored = stored(verdict);
            boolean kept = keep(stored, Set.of());
            land(kept ? Flights.Landing.KEPT : Flights.Landing.FAILED);
            if (kept) {
                serving.prepareCoded(match.key(), stored);
            }
        }
    }

    private boolean isWhole() {
        return response.flaw() == CapturedResponse.Flaw.NONE && response.hasDeclaredLength();
    }

    /** The whole body is at hand before anything was sent: so it has its entity tag, and can answer a condition. */
    private void finishHeld() throws IOException {
        Verdict judged = judged();
        if (judged.storability() != Storability.STORABLE || !isWhole()) {
            response.open();
            return;
        }
        StoredResponse stored = stored(judged);
        boolean kept = keep(stored, Set.of());
        land(kept ? Flights.Landing.KEPT : Flights.Landing.FAILED);
        if (audience == Audience.CLIENT) {
            response.discard();
            CacheStatus said = kept ? status.andStored().withTtl(judged.timeToLive()) : status;
            serving.send(match.key(), stored, judged.age(), said, StoredAnswer.Codings.IDENTITY);
        }
        if (kept) {
            serving.prepareCoded(match.key(), stored);
        }
    }

    private Verdict judged() {
        Verdict known = verdict;
        if (known != null) {
            return known;
        }
        Fields fields = response.head().fields();
        for (String cookie : response.cookies()) {
            fields = fields.plus("Set-Cookie", cookie);
        }
        Duration delay = Duration.ofNanos(Math.max(0, serving.cache().ticker().nanos() - began));
        Verdict judged =
                Verdict.of(new ResponseHead(response.head().status(), fields), serving, delay, circumstances());
        verdict = judged;
        return judged;
    }

    private Storability.Circumstances circumstances() {
        return new Storability.Circumstances(
                request.hasReadUnkeyed()
                        ? Storability.Circumstances.Inputs.UNKEYED
                        : Storability.Circumstances.Inputs.KEYED,
                PathShape.of(serving.request().getRequestURI()) == PathShape.PLAIN
                        ? Storability.Circumstances.Path.PLAIN
                        : Storability.Circumstances.Path.AMBIGUOUS);
    }

    @Override
    public CapturedResponse.Opening open() {
        Verdict judged = judged();
        if (Reuse.isError(response.head().status()) && mayServeStale()) {
            verdict = null;
            return CapturedResponse.Opening.COPY;
        }
        boolean storable = judged.storability() == Storability.STORABLE;
        if (!storable) {
            land(Flights.Landing.UNSHARED);
            if (judged.storability().isOfTheResource()) {
                serving.cache().hitForMiss().remember(serving.key());
            }
        }
        if (audience == Audience.NOBODY) {
            return CapturedResponse.Opening.COPY;
        }
        CacheStatus said =
                storable ? status : status.because(judged.storability().name());
        response.head().add("Cache-Status", serving.text(said));
        serving.invalidate(judged.head());
        response.head().set(Governing.OWN, null);
        tellCachesInFront();
        return storable ? CapturedResponse.Opening.FORWARD_AND_COPY : CapturedResponse.Opening.FORWARD;
    }

    /** What a response is made of is only known at its end: one that leaves before must not be kept where it could not be purged. */
    private void tellCachesInFront() {
        Surrogates surrogates = serving.cache().surrogates();
        if (ended) {
            Fields told = surrogates.on(Fields.none(), serving.key(), read);
            told.lines().forEach(line -> response.head().set(line.name(), line.value()));
        } else if (surrogates.isOn()) {
            response.head().set("CDN-Cache-Control", "no-store");
        }
    }

    @Override
    public CapturedResponse.Errors errors(int code) {
        return Reuse.isError(code) && mayServeStale()
                ? CapturedResponse.Errors.WITHHOLD
                : CapturedResponse.Errors.FORWARD;
    }

    private boolean mayServeStale() {
        return match.found() != null && onError == Reuse.OnError.SERVE_STALE;
    }

    /** Serves what was found in the place of a failure (RFC 5861 §4), if nothing was sent yet. */
    private boolean servesStaleInstead() throws IOException {
        Deposits.Found<StoredResponse> found = match.found();
        boolean sent = audience == Audience.CLIENT && serving.response().isCommitted();
        if (found == null || onError == Reuse.OnError.FORWARD || sent) {
            return false;
        }
        response.discard();
        if (audience == Audience.CLIENT) {
            StoredResponse stored = found.value();
            Duration age = stored.initialAge().plus(found.age());
            CacheStatus said = CacheStatus.hit(stored.lifetime().minus(age)).because("STALE_IF_ERROR");
            serving.send(match.key(), stored, age, said, StoredAnswer.Codings.NEGOTIATED);
        }
        return true;
    }

    /** The handler says that what is stored still stands (RFC 9111 §4.3.4). */
    private void freshen(Deposits.Found<StoredResponse> found) throws IOException {
        StoredResponse old = found.value();
        Verdict news = judged();
        ResponseCacheSettings settings = serving.cache().settings();
        Fields fields =
                StoredFields.updated(old.head().fields(), news.head().fields(), news.governing(), settings.switches());
        Governing governing = Governing.of(fields);
        FreshnessLifetime lifetime = FreshnessLifetime.of(
                old.head().with(fields),
                governing,
                settings.clock().instant(),
                serving.route().freshFor(),
                settings.switches());
        StoredResponse renewed = old.freshened(fields, lifetime.lifetime(), news.age());
        boolean kept = keep(renewed, found.tags());
        land(kept ? Flights.Landing.KEPT : Flights.Landing.FAILED);
        response.discard();
        if (audience == Audience.CLIENT) {
            CacheStatus said = status.answered(NOT_MODIFIED);
            serving.send(
                    match.key(), renewed, news.age(), kept ? said.andStored() : said, StoredAnswer.Codings.NEGOTIATED);
        }
    }

    private StoredResponse stored(Verdict judged) {
        ResponseCacheSettings settings = serving.cache().settings();
        byte[] body = response.copy();
        String digest = Digests.of(body);
        Fields fields = StoredFields.of(judged.head().fields(), judged.governing(), settings.switches());
        fields = serving.cache().surrogates().on(fields, serving.key(), read);
        if (!fields.has("ETag") && judged.head().status() == 200) {
            fields = fields.with("ETag", '"' + digest + '"');
        }
        Duration lifetime = read.atMost(judged.freshness().lifetime());
        return new StoredResponse(judged.head().with(fields), body, digest, lifetime, judged.age());
    }

    private boolean keep(StoredResponse stored, Set<String> earlier) {
        Set<String> tags = new HashSet<>(GroupTags.of(stored.head().fields(), serving.origin()));
        tags.addAll(read.dependencies());
        tags.addAll(earlier);
        if (read.atMost(SHORTEST).compareTo(SHORTEST) < 0) {
            return false; // made of what was stale, or could not be kept
        }
        Duration left = read.atMost(stored.lifetime().minus(stored.initialAge()));
        boolean kept =
                serving.cache().shelf().keep(serving.key(), serving.head().fields(), stored, tags, left, start);
        if (kept) {
            serving.cache().hitForMiss().forget(serving.key());
        }
        return kept;
    }

    private void land(Flights.Landing how) {
        flight.land(how);
    }

    /** What is done when the handler's context is completed by the container. */
    void complete(AsyncContext context) throws IOException {
        end();
        context.complete();
    }
}
