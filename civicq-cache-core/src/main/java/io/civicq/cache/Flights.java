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
     * @param pilot who flies what must be flown
     * @throws IllegalStateException if a loader reads a key that it is loading
     */
    Boarding<V> board(Collection<CacheKey> keys, LogPosition start, Pilot pilot) {
        Boarding<V> boarding = new Boarding<>(new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            keys.forEach(key -> board(key, new Flight<>(start, pilot), boarding));
        } catch (IllegalStateException e) {
            abandon(boarding);
            throw e;
        }
        return boarding;
    }

    private void board(CacheKey key, Flight<V> mine, Boarding<V> boarding) {
        while (true) {
            Flight<V> other = inFlight.putIfAbsent(key, mine);
            if (other == null) {
                boarding.flown.put(key, mine);
                return;
            }
            if (mayBeJoined(key, other, mine.start())) {
                Pilot.refuseCircle(this, key);
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

    /** Whether new reads may join it. One that is here and has ended was called off, and its load may hang. */
    private boolean mayBeJoined(CacheKey key, Flight<V> other, LogPosition start) {
        return judge.mayReflect(key, other.start(), start) && !other.isOvertaken(key) && other.isAloft();
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
