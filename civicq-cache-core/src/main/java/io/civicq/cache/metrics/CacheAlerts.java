package io.civicq.cache.metrics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks rules against readings, and tells listeners and the log what changes.
 *
 * <p>Somebody must call {@link #check} about every ten seconds. A rule is judged once there is a reading as old as its window;
 * until then, and after a counter began anew (a restart of Redis), it stands as it did. Thread-safe.
 */
public final class CacheAlerts {
    private static final Logger log = LoggerFactory.getLogger(CacheAlerts.class);

    /** Readings are further apart than they are asked for once this many would be kept. */
    private static final int MOST_READINGS = 1_000;

    private final Supplier<Reading> source;
    private final List<AlertListener> listeners = new CopyOnWriteArrayList<>();
    private final long longestWindowNanos;

    /** Guarded by this, as are the alerts. Oldest first. */
    private final Deque<Reading> readings = new ArrayDeque<>();

    private final Map<String, Alert> alerts = new LinkedHashMap<>();

    /**
     * @param source what was counted up to now
     * @param rules what to watch
     * @throws IllegalArgumentException if two rules have one name
     */
    public CacheAlerts(Supplier<Reading> source, Collection<AlertRule> rules) {
        this.source = source;
        long longest = 0;
        for (AlertRule rule : rules) {
            if (alerts.put(rule.name(), new Alert(rule, false, null)) != null) {
                throw new IllegalArgumentException("two alerts are named '" + rule.name() + "'");
            }
            longest = Math.max(longest, rule.window().toNanos());
        }
        this.longestWindowNanos = longest;
    }

    /** Tells a listener of every change from now on. */
    public void listen(AlertListener listener) {
        listeners.add(listener);
    }

    /** Where every rule stands, in the order in which they were given. */
    public synchronized List<Alert> alerts() {
        return List.copyOf(alerts.values());
    }

    /** Takes a reading and judges every rule by it. */
    public void check() {
        for (Alert changed : judge(source.get())) {
            if (changed.raised()) {
                log.warn("Alert {}", changed);
            } else {
                log.info("Alert {}", changed);
            }
            for (AlertListener listener : listeners) {
                tell(listener, changed);
            }
        }
    }

    private static void tell(AlertListener listener, Alert changed) {
        try {
            listener.changed(changed);
        } catch (RuntimeException e) {
            log.warn("A listener failed at alert {}: {}", changed.rule().name(), e.toString());
        }
    }

    private synchronized List<Alert> judge(Reading now) {
        remember(now);
        List<Alert> changes = new ArrayList<>();
        alerts.replaceAll((name, alert) -> {
            Alert next = judged(alert, now);
            if (next.raised() != alert.raised()) {
                changes.add(next);
            }
            return next;
        });
        return changes;
    }

    private void remember(Reading now) {
        Reading last = readings.peekLast();
        if (last != null && now.hasBegunAnewSince(last)) {
            readings.clear();
            last = null;
        }
        if (last == null || now.atNanos() - last.atNanos() >= longestWindowNanos / MOST_READINGS) {
            readings.addLast(now);
        }
        forget(now.atNanos() - longestWindowNanos);
    }

    /** Forgets what is older than the longest window, but for the youngest of those: windows begin there. */
    private void forget(long beforeNanos) {
        while (readings.size() > 1 && second().atNanos() - beforeNanos <= 0) {
            readings.removeFirst();
        }
    }

    private Reading second() {
        return readings.stream().skip(1).findFirst().orElseThrow();
    }

    private Alert judged(Alert alert, Reading now) {
        AlertRule rule = alert.rule();
        Reading from = startOf(now.atNanos() - rule.window().toNanos());
        Measure.Measured measured = from == null ? null : rule.measure().of(from, now);
        return measured == null ? alert : new Alert(rule, rule.isRaisedBy(measured, alert.raised()), measured.value());
    }

    /** The youngest reading that is not younger than a moment. */
    private @Nullable Reading startOf(long nanos) {
        Reading start = null;
        for (Reading each : readings) {
            if (each.atNanos() - nanos > 0) {
                break;
            }
            start = each;
        }
        return start;
    }
}
