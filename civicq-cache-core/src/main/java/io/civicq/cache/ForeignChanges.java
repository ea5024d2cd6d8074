package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.ChangeListener;
import io.civicq.cache.spi.Tier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps the near tier in step with changes of the far one that no log tells of.
 *
 * <p>A change tells a key and nothing else, least of all who made it. So what the far tier holds now takes the place of the
 * near copy; if that is nothing, the copy goes. A read in flight does not keep what it brings, as that may be from before.
 * Each read is entered here before it begins and looks, after it has put its entry near, whether it was overtaken; each
 * change marks the reads before it looks for near copies. Whichever comes first, one of the two sees the other.
 *
 * <p>Memory is bounded by the reads in flight. Thread-safe.
 */
final class ForeignChanges implements ChangeListener {
    private final Tier near;
    private final Map<CacheKey, Reading> readings = new ConcurrentHashMap<>();
    private final List<Shelf<?>> shelves = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    /** The reads in flight of one key. */
    static final class Reading {
        /** Changed only under the map's lock of the key. */
        private int readers;

        private volatile boolean found;
        private volatile boolean removed;
        private volatile boolean rewritten;

        /** Says that the far tier held an entry. */
        void found() {
            found = true;
        }

        /**
         * Whether what is read may be from before a change. That a key holds nothing any more is no news to a read that found
         * nothing there: it may itself have made Redis notice that the time of the key was over.
         */
        boolean isOvertaken() {
            return rewritten || (removed && found);
        }
    }

    /** @param near a tier that can be {@linkplain Tier#clear() cleared} */
    ForeignChanges(Tier near) {
        this.near = near;
    }

    /** Adds the stores of a data type; before the first read of it. */
    void watch(Shelf<?> shelf) {
        shelves.add(shelf);
    }

    /** Enters reads that are about to begin. They must be closed. */
    Passage enter(Collection<CacheKey> keys) {
        Map<CacheKey, Reading> entered = new HashMap<>();
        keys.forEach(key -> entered.put(key, readings.compute(key, ForeignChanges::oneMore)));
        return new Passage(this, entered);
    }

    private static Reading oneMore(CacheKey key, Reading before) {
        Reading reading = before == null || before.isOvertaken() ? new Reading() : before;
        reading.readers++;
        return reading;
    }

    void leave(CacheKey key, Reading reading) {
        readings.computeIfPresent(key, (k, current) -> current == reading && --current.readers == 0 ? null : current);
    }

    /** Whether changes may have gone unheard for too long. */
    boolean isSilent() {
        return silent;
    }

    /** The reads first: one that has ended before has put its copy where the second look sees it. */
    @Override
    public boolean concerns(CacheKey key) {
        return readings.containsKey(key) || shelves.stream().anyMatch(shelf -> shelf.isNear(key));
    }

    @Override
    public void removed(Collection<CacheKey> keys) {
        for (CacheKey key : keys) {
            Reading reading = readings.get(key);
            if (reading != null) {
                reading.removed = true;
            }
        }
        shelves.forEach(shelf -> shelf.forgetNear(keys));
    }

    @Override
    public void written(Collection<CacheKey> keys) {
        for (CacheKey key : keys) {
            Reading reading = readings.get(key);
            if (reading != null) {
                reading.rewritten = true;
            }
        }
        shelves.forEach(shelf -> shelf.renewNear(keys));
    }

    @Override
    public void silent() {
        silent = true;
    }

    @Override
    public void heard() {
        silent = false;
    }

    /** Whatever is near, or on its way, may have changed unheard: it goes. */
    @Override
    public void listening() {
        readings.values().forEach(reading -> reading.rewritten = true);
        near.clear();
        silent = false;
    }
}
