package io.civicq.cache.outbox;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.InvalidationLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that nodes share, that remembers what it took, and that a test can cut them off from. */
public final class SharedLog implements InvalidationLog {
    final List<Invalidation> appended = new CopyOnWriteArrayList<>();
    private final List<InvalidationMirror> mirrors = new CopyOnWriteArrayList<>();
    private final List<Invalidation> kept = new CopyOnWriteArrayList<>();
    private volatile boolean reachable = true;
    private volatile Runnable whenAppended = () -> {};

    @Override
    public Membership join(InvalidationMirror mirror) {
        mirror.restart(new LogPosition(7, 0));
        mirrors.add(mirror);
        return new Membership() {
            @Override
            public Appended append(Invalidation invalidation) {
                if (!reachable) {
                    kept.add(invalidation);
                    return Appended.pending(mirror.applyNext(invalidation));
                }
                mirrors.forEach(each -> each.applyNext(invalidation));
                appended.add(invalidation);
                whenAppended.run();
                return new Appended(mirror.position(), mirror.position());
            }

            @Override
            public LogPosition position() {
                return kept.isEmpty() ? mirror.position() : LogPosition.PENDING;
            }

            @Override
            public void close() {
                mirrors.remove(mirror);
            }
        };
    }

    /** A node that follows this log. */
    Caches node() {
        return node(Caches.builder()
                .policies(TtlTable.empty().with("question", CachePolicy.freshFor(Duration.ofMinutes(15)))));
    }

    /** A node that follows this log, and is otherwise as it was said. */
    public Caches node(Caches.Builder caches) {
        return caches.invalidationLog(this).build();
    }

    void vanish() {
        reachable = false;
    }

    /** Takes what the nodes have kept. */
    void comeBack() {
        reachable = true;
        appended.addAll(kept);
        kept.clear();
    }

    /** What is to be done once, after the next append. */
    void afterTheNextAppend(Runnable task) {
        whenAppended = () -> {
            whenAppended = () -> {};
            task.run();
        };
    }

    /** All keys that were appended, as often as they were. */
    List<CacheKey> keys() {
        return appended.stream()
                .flatMap(invalidation -> invalidation.keys().stream())
                .toList();
    }
}
