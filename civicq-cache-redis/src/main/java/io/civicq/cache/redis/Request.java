package io.civicq.cache.redis;

import java.util.function.Supplier;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/**
 * A command, or a few that belong together, as part of a pipeline.
 *
 * @param <R> what it returns
 */
@FunctionalInterface
interface Request<R> {
    /** Writes it; the answer can be had once the pipeline is done, and may throw what the server answered. */
    Supplier<R> send(Pipeline pipeline);

    /** One that goes to the primary of a key. */
    interface Keyed<R> extends Request<R> {
        byte[] key();

        Access access();

        /** How many bytes it writes, about. */
        default long size() {
            return 0;
        }
    }

    /**
     * What a key holds.
     *
     * @param bytes null if there are none
     * @param remainingMillis how long Redis will keep it; negative for none or for ever
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Held(byte @org.jspecify.annotations.Nullable [] bytes, long remainingMillis) {}

    /**
     * Reads the remaining time, then the bytes. If another node writes in between, new bytes meet the older remaining
     * time, which the reader caps; the other order would give old bytes the lifetime of the new.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Read(byte[] key) implements Keyed<Held> {
        /** What a command is beside its key, about. */
        private static final int FRAME_BYTES = 24;

        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public Supplier<Held> send(Pipeline pipeline) {
            Response<Long> remaining = pipeline.pttl(key);
            Response<byte[]> bytes = pipeline.get(key);
            return () -> new Held(bytes.get(), remaining.get());
        }

        @Override
        public long size() {
            return 2L * (key.length + FRAME_BYTES);
        }
    }

    /** Reads the remaining time, in ms; {@link #NO_KEY} if the key holds nothing. */
    @SuppressWarnings("ArrayRecordComponent")
    record TimeLeft(byte[] key) implements Keyed<Long> {
        static final long NO_KEY = -2;

        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public Supplier<Long> send(Pipeline pipeline) {
            return pipeline.pttl(key);
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Write(byte[] key, byte[] bytes, long retentionMillis) implements Keyed<Object> {
        @Override
        public Access access() {
            return Access.WRITE;
        }

        @Override
        public Supplier<Object> send(Pipeline pipeline) {
            return pipeline.set(key, bytes, SetParams.setParams().px(retentionMillis))::get;
        }

        @Override
        public long size() {
            return bytes.length;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Remove(byte[] key) implements Keyed<Object> {
        @Override
        public Access access() {
            return Access.REMOVE;
        }

        @Override
        public Supplier<Object> send(Pipeline pipeline) {
            return pipeline.unlink(key)::get;
        }
    }
}
