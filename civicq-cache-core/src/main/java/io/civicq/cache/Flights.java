package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The loads in flight of one cache, at most one a key that a new read may join. */
final class Flights<V> {
    private final Map<CacheKey, Flight<V>> inFlight = new ConcurrentHashMap<>();
    private final Judge judge;

    Flights(Judge judge) {
        this.judge = judge;
    }

    /** For each key the flight that this call must fly, or the flight of another that it may join. */
    record Boarding<V>(Map<CacheKey, Flight<V>> flown, Map<CacheKey, Flight<V>> joined) {}

    /**
     * Boards a flight for each key.
     *
     * <p>A read that starts after an invalidation never joins a load that began before it. The tags of the value are not
     * known until the flight has landed, so a passenger asks once more then.
     *
     * @param start the position of the log when the read began
     */
    Boarding<V> board(Collection<CacheKey> keys, LogPosition start) {
        Boarding<V> boarding = new Boarding<>(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (CacheKey key : keys) {
            board(key, start, boarding);
        }
        return boarding;
    }

    private void board(CacheKey key, LogPosition start, Boarding<V> boarding) {
        Flight<V> mine = new Flight<>(start);
        while (true) {
            Flight<V> other = inFlight.putIfAbsent(key, mine);
            if (other == null) {
                boarding.flown.put(key, mine);
                return;
            }
            if (judge.mayReflect(key, other.start(), start) && !other.isOvertaken(key)) {
                if (other.isFlownByThisThread()) {
                    abandon(boarding);
                    throw new IllegalStateException("the loader of " + key + " reads the key that it is loading");
                }
                boarding.joined.put(key, other);
                return;
            }
            if (inFlight.replace(key, other, mine)) {
                mine.overtakes();
                boarding.flown.put(key, mine);
                return;
            }
        }
    }

    private void abandon(Boarding<V> boarding) {
        boarding.flown.forEach((key, flight) -> {
            inFlight.remove(key, flight);
            flight.cancel();
        });
    }

    void land(CacheKey key, Flight<V> flight, Flight.Landing<V> brought) {
        inFlight.remove(key, flight);
        flight.land(brought);
    }

    void crash(CacheKey key, Flight<V> flight, Throwable cause) {
        inFlight.remove(key, flight);
        flight.crash(cause);
    }
}
