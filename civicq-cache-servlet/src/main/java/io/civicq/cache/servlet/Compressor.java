package io.civicq.cache.servlet;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.decision.Coding;
import io.civicq.cache.servlet.decision.CodingNegotiation;
import io.civicq.cache.servlet.decision.Compressibility;
import io.civicq.cache.servlet.decision.Fields;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives stored responses a coding that the client takes, each made once and stored. */
final class Compressor {
    private static final Logger log = LoggerFactory.getLogger(Compressor.class);

    private final List<ContentEncoder> encoders;
    private final List<Coding> codings;
    private final ResponseShelf shelf;

    Compressor(List<ContentEncoder> encoders, ResponseShelf shelf) {
        this.encoders = List.copyOf(encoders);
        this.shelf = shelf;
        List<Coding> made = new ArrayList<>();
        encoders.forEach(encoder -> made.add(encoder.coding()));
        this.codings = List.copyOf(made);
    }

    /** A body as it is sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody changes the bytes
    record Coded(Coding coding, byte[] bytes) {}

    /** Whether a response has coded forms at all, so that answers differ by {@code Accept-Encoding}. */
    boolean applies(StoredResponse response, Route route) {
        return route.compression() == Route.Compression.ON
                && !codings.isEmpty()
                && Compressibility.of(response.head(), response.body().length) == Compressibility.COMPRESSIBLE;
    }

    /** The body in the coding that the client prefers, made now if it was not yet. */
    Coded body(CacheKey key, StoredResponse response, Fields request, Duration keepFor) {
        Coding coding = CodingNegotiation.choose(request.combined("Accept-Encoding"), codings);
        if (coding != Coding.IDENTITY) {
            byte[] known = shelf.coded(key, coding, response.digest());
            byte[] coded = known == null ? made(key, response, coding, keepFor) : known;
            if (coded.length < response.body().length) {
                return new Coded(coding, coded);
            }
        }
        return new Coded(Coding.IDENTITY, response.body());
    }

    /** Makes the coding that the client of a first answer prefers, so that the next does not wait for it. */
    void prepare(CacheKey key, StoredResponse response, Route route, Fields request, Duration keepFor) {
        if (applies(response, route)) {
            body(key, response, request, keepFor);
        }
    }

    private byte[] made(CacheKey key, StoredResponse response, Coding coding, Duration keepFor) {
        for (ContentEncoder encoder : encoders) {
            if (encoder.coding() == coding) {
                try {
                    byte[] coded = encoder.encode(response.body());
                    shelf.keepCoded(key, coding, new CodedBody(response.digest(), coded), keepFor);
                    return coded;
                } catch (IOException | RuntimeException e) {
                    log.warn("A body could not be coded as {}: {}", coding.token(), e.toString());
                }
            }
        }
        return response.body();
    }
}
