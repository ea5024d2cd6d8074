package io.civicq.cache.warm;

import io.civicq.cache.Answer;
import io.civicq.cache.BulkLoader;
import io.civicq.cache.LoadRejectedException;
import io.civicq.cache.Loaded;
import io.civicq.cache.Source;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.LoadLease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one source, cut into batches that are loaded under a lease.
 *
 * <p>Keys are dealt by their fingerprint into as many stripes as batches are loaded at a time, and each stripe of a data type
 * has one lease. Whoever has it looks into the tiers before it loads. So all nodes together load a key once, whatever the
 * order in which each reads its keys; and no more batches of a data type at a time than one node would.
 */
final class SourceRun<I, V> {
    private static final CacheKey LEASES = CacheKey.of("warm-up");
    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    /** All turns to load are taken by reads: they go first. */
    private static final long REJECTED_PAUSE_NANOS = 100_000_000;

    private final Run run;
    private final WarmupSource<I, V> source;
    private final Tally tally;
    private final int batchSize;
    private final List<Map<CacheKey, I>> stripes = new ArrayList<>();

    SourceRun(Run run, WarmupSource<I, V> source, Tally tally) {
        this.run = run;
        this.source = source;
        this.tally = tally;
        this.batchSize = source.batchSize(run.settings());
        for (int i = 0; i < run.settings().concurrency(); i++) {
            stripes.add(new LinkedHashMap<>());
        }
    }

    /** Reads all keys. Batches may still be loading when it returns. */
    void run() throws InterruptedException {
        try (Stream<? extends I> ids = source.openIds()) {
            Iterator<? extends I> rest = ids.iterator();
            while (!run.isOver() && !tally.gaveUp() && rest.hasNext()) {
                I id = rest.next();
                CacheKey key = source.keyOf(id);
                int stripe = (int) Math.floorMod(key.fingerprint(key.depth()), (long) stripes.size());
                Map<CacheKey, I> batch = stripes.get(stripe);
                batch.put(key, id);
                if (batch.size() == batchSize) {
                    load(stripe);
                }
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            tally.keysFailed(e);
        }
        for (int stripe = 0; stripe < stripes.size(); stripe++) {
            if (!stripes.get(stripe).isEmpty() && !run.isOver() && !tally.gaveUp()) {
                load(stripe);
            }
        }
    }

    private void load(int stripe) throws InterruptedException {
        Map<CacheKey, I> batch = stripes.set(stripe, new LinkedHashMap<>());
        CacheKey name = LEASES.child(source.dataType(), stripe, stripes.size());
        run.load(batch.size(), () -> loadLeased(name, batch));
    }

    private void loadLeased(CacheKey name, Map<CacheKey, I> batch) {
        try {
            LoadLease.Held lease = awaitLease(name);
            if (lease == null) {
                return;
            }
            try (lease) {
                loadAll(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The lease; null if the run ended before it was free. */
    private LoadLease.@Nullable Held awaitLease(CacheKey name) throws InterruptedException {
        long pause = FIRST_PAUSE_NANOS;
        while (!run.isOver()) {
            Optional<LoadLease.Held> held =
                    run.means().lease().tryAcquire(name, run.settings().leaseFor());
            if (held.isPresent()) {
                return held.get();
            }
            run.pause(pause);
            pause = Math.min(LONGEST_PAUSE_NANOS, pause + pause / 2);
        }
        return null;
    }

    /** Tries again without the keys whose load failed, as that hides what became of the others. */
    private void loadAll(Map<CacheKey, I> batch) throws InterruptedException {
        Map<CacheKey, I> open = batch;
        while (!open.isEmpty() && !run.isOver() && !tally.gaveUp()) {
            Attempt attempt = new Attempt(open);
            try {
                count(attempt, source.cache().renewAll(open.keySet(), run.plan().ahead(), attempt));
                return;
            } catch (LoadRejectedException e) {
                run.pause(REJECTED_PAUSE_NANOS);
            } catch (InterruptedException e) {
                throw e;
            } catch (Throwable e) {
                Set<CacheKey> lost = attempt.failure == null ? open.keySet() : attempt.asked;
                tally.failed(lost.size(), e);
                open = without(open, lost);
            }
        }
    }

    private static <K, T> Map<K, T> without(Map<K, T> map, Set<K> keys) {
        Map<K, T> rest = new LinkedHashMap<>(map);
        rest.keySet().removeAll(Set.copyOf(keys));
        return rest;
    }

    private void count(Attempt attempt, Map<CacheKey, Answer<V>> answers) {
        Throwable failure = attempt.failure;
        if (failure == null) {
            tally.succeeded();
        } else {
            tally.failed(attempt.asked.size(), failure);
        }
        answers.forEach((key, answer) -> {
            boolean lost = failure != null && attempt.asked.contains(key);
            if (!lost) {
                count(answer);
            }
        });
    }

    private void count(Answer<V> answer) {
        if (answer.source() != Source.LOADED) {
            tally.skipped.increment();
        } else if (answer.value() == null) {
            tally.absent.increment();
        } else {
            tally.loaded.increment();
        }
    }

    /** One call of the loader, remembered: what may be served in place of a value hides that its load failed. */
    private final class Attempt implements BulkLoader<Loaded<V>, Exception> {
        private final Map<CacheKey, I> open;
        private Set<CacheKey> asked = Set.of();
        private @Nullable Throwable failure;

        private Attempt(Map<CacheKey, I> open) {
            this.open = open;
        }

        @Override
        public Map<CacheKey, Loaded<V>> loadAll(Set<CacheKey> keys) throws Exception {
            Map<CacheKey, I> wanted = new HashMap<>();
            for (CacheKey key : keys) {
                I id = open.get(key);
                if (id != null) {
                    wanted.put(key, id);
                }
            }
            asked = Set.copyOf(keys);
            try {
                return source.loader().load(wanted);
            } catch (Throwable t) {
                failure = t;
                throw t;
            }
        }
    }
}
