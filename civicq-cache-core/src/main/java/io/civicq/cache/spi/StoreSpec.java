package io.civicq.cache.spi;

import java.lang.reflect.Type;

/**
 * What a tier must know to open a store for one data type.
 *
 * @param namespace the first part of every name that the tier writes
 * @param dataType the data type, such as {@code question_list}
 * @param valueType the declared type of the values, generics included
 * @param retention how long an entry may be kept
 * @param maxPayloadBytes the largest encoded value to write or read
 * @param ticker the node's elapsed time, by which entries say when they stop being fresh
 */
@SuppressWarnings("UnusedTypeParameter") // it is the type of the store that Tier.open returns
public record StoreSpec<V>(
        String namespace, String dataType, Type valueType, Retention retention, int maxPayloadBytes, Ticker ticker) {

    /**
     * How long an entry may be kept: its remaining freshness and the stale windows of its policy, as far as the tier's
     * ceiling goes. As time passes the answer for an entry gets smaller, until it is zero.
     */
    @FunctionalInterface
    public interface Retention {
        /** The time to keep it from now on, in nanoseconds; zero or less means that it is not worth keeping. */
        long nanosFor(CacheEntry<?> entry);
    }
}
