package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.spi.InvalidationLog;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A log that lets one see the mirror of the node that joined it. */
final class ObservedLog implements InvalidationLog {
    private final InvalidationLog log;
    private volatile @Nullable InvalidationMirror joined;

    ObservedLog(InvalidationLog log) {
        this.log = log;
    }

    @Override
    public Membership join(InvalidationMirror mirror) {
        joined = mirror;
        return log.join(mirror);
    }

    InvalidationMirror mirror() {
        return Objects.requireNonNull(joined, "no node has joined");
    }
}
