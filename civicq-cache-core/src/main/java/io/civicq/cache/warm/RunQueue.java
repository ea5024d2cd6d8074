package io.civicq.cache.warm;

import io.civicq.cache.warm.WarmupReport.Ending;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs that are begun one after the other. Thread-safe. */
final class RunQueue {
    /** The first of them is on its way; guarded by itself. */
    private final Deque<Run> runs = new ArrayDeque<>();

    /** Guarded by {@link #runs}. */
    private boolean closed;

    /** Adds a run, or returns the one that waits already for the same plan. One that comes after the closing is cancelled. */
    Run add(Run run) {
        boolean isFirst;
        boolean isLate;
        synchronized (runs) {
            for (Run waiting : runs.stream().skip(1).toList()) {
                if (waiting.plan().equals(run.plan())) {
                    return waiting;
                }
            }
            isLate = closed;
            isFirst = runs.isEmpty();
            if (!isLate) {
                runs.add(run);
            }
        }
        if (isLate) {
            run.stop(Ending.CANCELLED);
        } else if (isFirst) {
            run.begin();
        }
        return run;
    }

    /** Takes out a run that has ended, and returns the one to begin now. */
    @Nullable
    Run next(Run ended) {
        synchronized (runs) {
            boolean wasFirst = ended.equals(runs.peek());
            runs.remove(ended);
            return wasFirst ? runs.peek() : null;
        }
    }

    void stopOverdue() {
        Run current;
        synchronized (runs) {
            current = runs.peek();
        }
        if (current != null && current.isOverdue()) {
            current.stop(Ending.DEADLINE);
        }
    }

    /** Stops them, the first last, so that no other is begun in its place. Returns false if that was done before. */
    boolean close() {
        List<Run> open;
        synchronized (runs) {
            if (closed) {
                return false;
            }
            closed = true;
            open = List.copyOf(runs);
        }
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).stop(Ending.CANCELLED);
        }
        return true;
    }
}
