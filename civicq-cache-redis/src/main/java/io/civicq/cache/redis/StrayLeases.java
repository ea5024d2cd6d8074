package io.civicq.cache.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Leases that nobody holds and that Redis may believe held, as it did not answer who took them or gave them back. They are
 * given back in the background as soon as their server is asked again.
 *
 * <p>That is tried again after an answer, for what was sent before may arrive later than what was sent after:
 *
 * <pre>
 *   SET seven NX   ... on its way, nobody waits for it any more
 *   release seven  "it is not there"
 *   SET seven NX   arrives, and would hold up all nodes for as long as a lease may last
 *   release seven  "removed"
 * </pre>
 *
 * <p>It keeps a thousand, and past that the latest: the others last as long as they were taken for. Thread-safe.
 */
final class StrayLeases {
    private static final int MOST = 1_000;

    /** So few that a request of them is sure to fit into the buffers of a socket. */
    private static final int MOST_AT_ONCE = 50;

    private static final long PAUSE_MILLIS = 100;

    /** Of 100, 200, ... 6,400 ms, which is 13 s in all. */
    private static final int MOST_ANSWERS = 8;

    /** Past them it is no outage, during which it is not asked, but such as a permission that is missing. */
    private static final int MOST_FAILURES = 32;

    private final Release release;
    private final ScheduledExecutorService background;

    /** Guarded by this; the latest last. */
    private final Deque<Stray> strays = new ArrayDeque<>();

    /** Guarded by this; true while a round is scheduled or runs. */
    private boolean active;

    /** How leases are given back; neither of these throws for a failure of Redis. */
    interface Release {
        /** Whether the server of this key is asked now. */
        boolean isPossible(byte[] key);

        /** How many keys each has removed, 0 or 1; null stands for a failure. */
        List<@Nullable Long> send(List<Stray> some);
    }

    /**
     * @param answers how often Redis has said that there is no such lease
     * @param failures how often it was asked and did not say
     * @param roundsLeft how many pauses to wait until it is asked again
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Stray(byte[] key, byte[] token, int answers, int failures, int roundsLeft) {
        static Stray of(byte[] key, byte[] token) {
            return new Stray(key, token, 0, 0, 0);
        }

        /** What is left to do after this answer; null if nothing is. */
        @Nullable
        Stray after(@Nullable Long removed) {
            if (removed == null) {
                return failures + 1 == MOST_FAILURES ? null : new Stray(key, token, answers, failures + 1, 0);
            }
            return removed > 0 || answers + 1 == MOST_ANSWERS
                    ? null
                    : new Stray(key, token, answers + 1, failures, (1 << answers) - 1);
        }

        private Stray waited() {
            return new Stray(key, token, answers, failures, roundsLeft - 1);
        }
    }

    StrayLeases(Release release, ScheduledExecutorService background) {
        this.release = release;
        this.background = background;
    }

    synchronized void add(Collection<Stray> more) {
        strays.addAll(more);
        while (strays.size() > MOST) {
            strays.removeFirst();
        }
        if (!active && !strays.isEmpty()) {
            active = true;
            schedule();
        }
    }

    synchronized int size() {
        return strays.size();
    }

    private synchronized void schedule() {
        try {
            var unused = background.schedule(this::round, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            strays.clear();
            active = false;
        }
    }

    private void round() {
        try {
            List<Stray> due = takeDue();
            for (int from = 0; from < due.size(); from += MOST_AT_ONCE) {
                give(due.subList(from, Math.min(due.size(), from + MOST_AT_ONCE)));
            }
        } finally {
            again();
        }
    }

    private synchronized List<Stray> takeDue() {
        List<Stray> due = new ArrayList<>();
        List<Stray> others = new ArrayList<>();
        for (Stray stray : strays) {
            if (stray.roundsLeft() > 0) {
                others.add(stray.waited());
            } else {
                (release.isPossible(stray.key()) ? due : others).add(stray);
            }
        }
        strays.clear();
        strays.addAll(others);
        return due;
    }

    private void give(List<Stray> some) {
        List<@Nullable Long> answers = release.send(some);
        List<Stray> left = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            @Nullable Stray stray = some.get(i).after(answers.get(i));
            if (stray != null) {
                left.add(stray);
            }
        }
        add(left);
    }

    private synchronized void again() {
        active = !strays.isEmpty();
        if (active) {
            schedule();
        }
    }
}
