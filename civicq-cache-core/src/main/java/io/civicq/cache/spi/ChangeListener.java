package io.civicq.cache.spi;

import io.civicq.cache.key.CacheKey;
import java.util.Collection;

/**
 * Hears which keys of a shared tier change, whoever changes them: this node, another, or a program that does not use this
 * library.
 *
 * <p>A tier calls it after the change, in the order of the changes of each key, and may leave out what several changes of a
 * key had in common. Thread-safe. Its methods never throw, and may take as long as a bulk read of the tier.
 */
public interface ChangeListener {
    /** Whether a change of this key is to be told: not if the node neither keeps it near nor is reading it. */
    boolean concerns(CacheKey key);

    /** These keys were changed, and hold nothing now. */
    void removed(Collection<CacheKey> keys);

    /** These keys were changed, and hold something now, be it an entry or not. */
    void written(Collection<CacheKey> keys);

    /**
     * Changes may have gone unheard for longer than is acceptable, and may go on doing so until {@link #heard} or {@link
     * #listening}.
     */
    void silent();

    /** The silence is over: every change was told, though late. */
    void heard();

    /** From now on every change is told. Any number of earlier ones may have gone unheard. */
    void listening();
}
