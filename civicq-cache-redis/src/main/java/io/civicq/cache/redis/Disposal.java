package io.civicq.cache.redis;

import java.io.IOException;
import java.util.concurrent.Executor;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Gives connections back to their pools, broken ones in the background.
 *
 * <p>In place of a broken connection commons-pool opens another at once (POOL-424), which waits for the network once more:
 * the caller has waited for its own operation and waits no longer. Until that is done the place in the pool is taken, so that
 * a Redis that hangs soon costs others no more than the wait for the pool.
 *
 * @param background where to wait; a task that it drops only costs a place in a pool that is closed
 */
record Disposal(Executor background) {
    /** Never throws. */
    void giveBack(Connection connection) {
        if (!connection.isBroken()) {
            close(connection);
            return;
        }
        try {
            connection.forceDisconnect();
        } catch (IOException e) {
            // Nobody will use it again, connected or not.
        }
        background.execute(() -> close(connection));
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (JedisException e) {
            // The pool could not open another in its place, and will when one is needed.
        }
    }
}
