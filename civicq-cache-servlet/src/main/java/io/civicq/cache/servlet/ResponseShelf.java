package io.civicq.cache.servlet;

import io.civicq.cache.Deposits;
import io.civicq.cache.Loaded;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.decision.Coding;
import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.Vary;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stored responses, their variants and their coded bodies, as entries of the data type {@code response}. */
final class ResponseShelf {
    private static final int MOST_VARIANTS = 16;
    private static final Duration INDEX_LIFETIME = Duration.ofDays(7);

    private final Deposits<Stored> deposits;

    ResponseShelf(Deposits<Stored> deposits) {
        this.deposits = deposits;
    }

    /**
     * What was found for a request.
     *
     * @param key under which its response stands, or would stand as far as is known
     * @param found the response; null if there is none
     * @param varies whether there are responses for other values of the selecting fields
     */
    record Match(CacheKey key, Deposits.@Nullable Found<StoredResponse> found, Variation varies) {}

    /** Whether the key has variants. */
    enum Variation {
        NONE,
        VARIES
    }

    LogPosition start() {
        return deposits.start();
    }

    Match find(CacheKey key, Fields request) {
        Deposits.Found<Stored> first = deposits.find(key);
        if (first == null) {
            return new Match(key, null, Variation.NONE);
        }
        if (first.value() instanceof VariantIndex index) {
            CacheKey variant = variantKey(key, new Vary(index.names()), request);
            return new Match(variant, response(deposits.find(variant)), Variation.VARIES);
        }
        return new Match(key, response(first), Variation.NONE);
    }

    private static Deposits.@Nullable Found<StoredResponse> response(Deposits.@Nullable Found<Stored> found) {
        return found != null && found.value() instanceof StoredResponse response
                ? new Deposits.Found<>(response, found.age(), found.standing(), found.source(), found.tags())
                : null;
    }

    private static CacheKey variantKey(CacheKey key, Vary vary, Fields request) {
        return key.child("~" + vary.secondaryKey(request));
    }

    /**
     * Keeps a response under its key, or below it where it varies.
     *
     * @param keepFor how long it is fresh from now on
     * @return whether it was kept; not if an invalidation overtook it, or there are too many variants
     */
    boolean keep(
            CacheKey key,
            Fields request,
            StoredResponse response,
            Set<String> tags,
            Duration keepFor,
            LogPosition start) {
        Vary vary = Vary.of(response.head().fields());
        Deposits.Found<Stored> first = deposits.find(key);
        VariantIndex index = first != null && first.value() instanceof VariantIndex known ? known : null;
        if (index == null && vary.names().isEmpty()) {
            return keepAt(key, response, tags, keepFor, start);
        }
        Set<String> names = new HashSet<>(vary.names());
        Set<String> variants = new HashSet<>();
        if (index != null) {
            names.addAll(index.names());
            variants.addAll(names.equals(index.names()) ? index.variants() : Set.of());
        }
        String secondary =
                Integer.toHexString(new Vary(names).secondaryKey(request).hashCode());
        if (variants.add(secondary)) {
            if (variants.size() > MOST_VARIANTS) {
                return false;
            }
            Loaded<Stored> news =
                    Loaded.<Stored>of(new VariantIndex(names, variants)).freshFor(INDEX_LIFETIME);
            deposits.keep(key, news, deposits.start());
        }
        return keepAt(variantKey(key, new Vary(names), request), response, tags, keepFor, start);
    }

    private boolean keepAt(
            CacheKey key, StoredResponse response, Set<String> tags, Duration keepFor, LogPosition start) {
        Loaded<Stored> made = Loaded.<Stored>of(response).freshFor(keepFor);
        return deposits.keep(key, made.tagged(tags.toArray(String[]::new)), start);
    }

    /** The body of a response in a coding, if it was made already. */
    byte @Nullable [] coded(CacheKey key, Coding coding, String digest) {
        Deposits.Found<Stored> found = deposits.find(codedKey(key, coding));
        return found != null
                        && found.value() instanceof CodedBody body
                        && body.digest().equals(digest)
                ? body.bytes()
                : null;
    }

    /** Keeps the body of a response in a coding: good for the bytes with this digest, whatever is invalidated. */
    void keepCoded(CacheKey key, Coding coding, CodedBody body, Duration keepFor) {
        deposits.keep(codedKey(key, coding), Loaded.<Stored>of(body).freshFor(keepFor), deposits.start());
    }

    private static CacheKey codedKey(CacheKey key, Coding coding) {
        return key.child("=" + coding.token());
    }
}
