package io.civicq.cache.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;

/**
 * Sends requests on a connection, all at once, and gives it back. Thread-safe.
 *
 * @param operationTimeout how long an answer may take
 * @param background where to cut what is written to a server that does not read
 */
record Wire(Duration operationTimeout, ScheduledExecutorService background, Disposal disposal) {
    /** What a socket's buffers take even if the peer does not read; beyond it a write may wait for ever. */
    private static final long SURE_TO_FIT_BYTES = 16 * 1024;

    /**
     * The answers in the order of the requests, each of which may throw what the server answered.
     *
     * @param size how many bytes they write, about
     */
    <R> List<Supplier<R>> exchange(Connection connection, List<? extends Request<R>> requests, long size) {
        Future<?> guard = size <= SURE_TO_FIT_BYTES ? null : cutAfterDeadline(connection);
        boolean done = false;
        try {
            Pipeline pipeline = new Pipeline(connection);
            List<Supplier<R>> replies = new ArrayList<>(requests.size());
            requests.forEach(request -> replies.add(request.send(pipeline)));
            pipeline.sync();
            done = true;
            return replies;
        } finally {
            if (!done) {
                connection.setBroken(); // It owes answers that the next user would take for its own.
            }
            if (guard != null) {
                guard.cancel(false);
            }
            disposal.giveBack(connection);
        }
    }

    /** A socket has a time-out for reads only: a large write to a peer that does not read ends when the socket is closed. */
    private Future<?> cutAfterDeadline(Connection connection) {
        return background.schedule(
                () -> {
                    try {
                        connection.forceDisconnect();
                    } catch (IOException e) {
                        throw new IllegalStateException("a socket could not be closed", e);
                    }
                },
                2 * operationTimeout.toNanos(),
                TimeUnit.NANOSECONDS);
    }
}
