package io.civicq.cache.outbox;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationText;
import org.jspecify.annotations.Nullable;

/** A row that a relay has taken; without an invalidation if its text is not understood. */
record OutboxRow(long id, @Nullable Invalidation understood) {
    private static final Invalidation ANYTHING = Invalidation.ofEverything().hard();

    /** A text that is missing is not understood either: whoever wrote the row had something to say. */
    static OutboxRow of(long id, @Nullable String text) {
        return new OutboxRow(
                id,
                text == null || text.isEmpty()
                        ? null
                        : InvalidationText.understood(text).orElse(null));
    }

    /** What to append: everything, hard, if the text is not understood. */
    Invalidation invalidation() {
        return understood == null ? ANYTHING : understood;
    }
}
