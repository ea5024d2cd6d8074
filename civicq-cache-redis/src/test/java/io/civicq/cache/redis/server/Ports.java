package io.civicq.cache.redis.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers on loopback.
 *
 * <p>They lie below the range from which a kernel takes the ports of outgoing connections. So nobody is handed the
 * port of a killed server, and no client that tries it again can connect to itself. A node's cluster bus, 10000
 * above, lies below it too.
 */
final class Ports {

    private static final int LOWEST = 10_240;
    private static final int HIGHEST = 22_767;

    private Ports() {}

    /** A port that was free when asked; whoever binds it must be ready to lose it and ask again. */
    static int free() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port on loopback between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
