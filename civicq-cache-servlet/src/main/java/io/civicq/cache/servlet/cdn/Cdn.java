package io.civicq.cache.servlet.cdn;

import java.time.Duration;
import java.util.List;

/**
 * One cache in front of the application, such as a zone of Cloudflare or a Varnish server, as far as it can be told to
 * forget. Used by one thread at a time.
 */
public interface Cdn {
    /** A short name for the log, without secrets. */
    String name();

    /** The same purge in as many parts as the cache's limits ask for, each of which it takes in one request. */
    List<Purge> requests(Purge purge);

    /** How long to wait until this request may be sent within the cache's rate limits; zero if it may be now. */
    Duration untilAllowed(Purge request);

    /** Sends one request and waits for the answer within a time-out. Never throws for what the network or the cache does. */
    Answer send(Purge request) throws InterruptedException;

    /**
     * What came of a request.
     *
     * @param outcome what to do about it
     * @param reason what the cache said, in short and without secrets; empty if it accepted
     * @param retryAfter how long it asked to be left alone; zero if it did not say
     */
    record Answer(Outcome outcome, String reason, Duration retryAfter) {
        /** It was accepted. */
        public static final Answer ACCEPTED = new Answer(Outcome.ACCEPTED, "", Duration.ZERO);

        /** Nothing came of it now. */
        public static Answer unavailable(String reason) {
            return new Answer(Outcome.UNAVAILABLE, reason, Duration.ZERO);
        }
    }

    /** What to do about an answer. */
    enum Outcome {
        /** Nothing. */
        ACCEPTED,
        /** Try again: the cache, the way to it, or the permission for it is not there now. */
        UNAVAILABLE,
        /** Try a part of it: something in this request is not understood. */
        REFUSED
    }
}
