package io.civicq.cache.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** The rows that this process wrote and has appended by itself, until a relay removes them. Bounded and thread-safe. */
final class Completions {
    private static final int MOST = 10_000;

    /** Past its bound a row is not noted: then it is appended again, which does no harm. */
    private final LinkedBlockingQueue<Long> ids = new LinkedBlockingQueue<>(MOST);

    private volatile Runnable bell = () -> {};

    /** Says whom to wake when there are rows to remove. */
    void wake(Runnable relay) {
        bell = relay;
    }

    void add(Collection<Long> rows) {
        rows.forEach(ids::offer);
        bell.run();
    }

    /** Takes some of them out. Who cannot remove their rows gives them back by {@link #putBack}. */
    List<Long> take(int most) {
        List<Long> taken = new ArrayList<>();
        ids.drainTo(taken, most);
        return taken;
    }

    void putBack(Collection<Long> rows) {
        rows.forEach(ids::offer);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }
}
