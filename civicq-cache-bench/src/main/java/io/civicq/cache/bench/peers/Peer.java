package io.civicq.cache.bench.peers;

import java.util.List;

/** A caching library as an application would use it. */
@FunctionalInterface
public interface Peer {
    /** Values that a near tier holds, where there is one. */
    int NEAR_ENTRIES = 10_000;

    /**
     * Opens a node with connections and, where the library has one, a near tier of its own.
     *
     * @param url where its Redis is, as {@code redis://host:port}
     * @param types of all items that it will be asked for
     * @param source what is cached
     */
    Node open(String url, List<DataType> types, Source source);

    /** One process that caches. Thread-safe. */
    interface Node extends AutoCloseable {
        /**
         * The text of an item, from a tier or else from the source.
         *
         * @throws RuntimeException if the library lets a failure of Redis through
         */
        String read(Item item);

        /**
         * Says that an item has changed.
         *
         * @throws RuntimeException if the library lets a failure of Redis through
         */
        void invalidate(Item item);

        @Override
        void close();
    }
}
