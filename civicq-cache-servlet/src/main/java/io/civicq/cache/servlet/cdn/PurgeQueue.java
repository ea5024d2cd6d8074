package io.civicq.cache.servlet.cdn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are to be sent. What has not been tried yet is merged, so that a name waits once; what failed goes behind
 * the others. Not thread-safe.
 */
final class PurgeQueue {
    private final Function<Purge, List<Purge>> requests;
    private final int mostNames;
    private final Deque<Attempt> attempts = new ArrayDeque<>();

    /**
     * A request.
     *
     * @param faults how often it failed while others did not
     * @param acceptedBefore how many requests had been accepted when it failed last; {@link #UNTRIED} if it was not tried
     */
    record Attempt(Purge purge, int faults, long acceptedBefore) {
        private static final long UNTRIED = -1;

        static Attempt untried(Purge purge) {
            return new Attempt(purge, 0, UNTRIED);
        }

        boolean isUntried() {
            return acceptedBefore == UNTRIED;
        }

        /** Whether other requests were accepted since it failed. */
        boolean othersPassed(long accepted) {
            return !isUntried() && accepted > acceptedBefore;
        }

        Attempt failed(int newFaults, long accepted) {
            return new Attempt(purge, newFaults, accepted);
        }
    }

    PurgeQueue(Function<Purge, List<Purge>> requests, int mostNames) {
        this.requests = requests;
        this.mostNames = mostNames;
    }

    void add(Purge purge) {
        if (purge.isEmpty()) {
            return;
        }
        Purge untried = purge;
        for (Attempt attempt : List.copyOf(attempts)) {
            if (attempt.isUntried()) {
                attempts.remove(attempt);
                untried = attempt.purge.and(untried);
            }
        }
        if (untried.isEverything() || names() + untried.size() > mostNames) {
            clear();
            untried = Purge.ofEverything();
        }
        requests.apply(untried).forEach(request -> attempts.add(Attempt.untried(request)));
    }

    @Nullable
    Attempt head() {
        return attempts.peekFirst();
    }

    /** Takes the head away. */
    void done() {
        attempts.removeFirst();
    }

    /** Puts the head, as it is now, behind the others. */
    void tryLater(Attempt head) {
        attempts.removeFirst();
        attempts.add(head);
    }

    /** Something in the head is refused: puts its parts in its place. */
    void split(long accepted) {
        Attempt refused = attempts.removeFirst();
        int half = (refused.purge.size() + 1) / 2;
        refused.purge.inPartsOf(half, half, half).forEach(part -> attempts.addFirst(new Attempt(part, 0, accepted)));
    }

    int names() {
        return attempts.stream()
                .mapToInt(attempt -> Math.max(1, attempt.purge.size()))
                .sum();
    }

    void clear() {
        attempts.clear();
    }
}
