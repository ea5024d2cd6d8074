package io.civicq.cache.bench.stampede;

import io.civicq.cache.bench.peers.DataType;
import io.civicq.cache.bench.peers.PeerName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A library and what it may do when a value has expired, by the name on the command line. */
enum Contender {
    CIVICQ_STALE("this library, stale values allowed", PeerName.CIVICQ, Duration.ofMinutes(1)),
    CIVICQ("this library, no stale values allowed", PeerName.CIVICQ, Duration.ZERO),
    ASIDE(PeerName.ASIDE),
    SPRING(PeerName.SPRING),
    SPRING_LOCKING(PeerName.SPRING_LOCKING),
    JETCACHE(PeerName.JETCACHE),
    REDISSON(PeerName.REDISSON);

    private final String text;
    private final PeerName library;

    @SuppressWarnings("ImmutableEnumChecker") // Duration is immutable
    private final Duration staleWindow;

    Contender(PeerName library) {
        this(library.text(), library, Duration.ZERO);
    }

    Contender(String text, PeerName library, Duration staleWindow) {
        this.text = text;
        this.library = library;
        this.staleWindow = staleWindow;
    }

    /** The name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it is, in a line. */
    String text() {
        return text;
    }

    PeerName library() {
        return library;
    }

    /** Whether it is this library, whose promises are judged. */
    boolean isOurs() {
        return library == PeerName.CIVICQ;
    }

    /** Whether it may serve a value that has expired. */
    boolean mayServeStale() {
        return !staleWindow.isZero();
    }

    /** The type of what it caches, named after it, so that no two of them share a key. */
    DataType dataType(Duration freshFor) {
        return DataType.of("ballot_" + name().toLowerCase(Locale.ROOT), freshFor)
                .withStaleWhileRevalidate(staleWindow);
    }

    static List<Contender> all() {
        return Arrays.asList(values());
    }
}
