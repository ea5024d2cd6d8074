package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.coherence.OneRedis;
import io.civicq.cache.redis.server.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port on which nobody answers those who want to connect: its queue is full, so that the kernel drops their packets. */
final class Unanswered implements AutoCloseable {
    private static final int FILLERS = 8;
    private static final int FULL_AFTER_MILLIS = 50;

    private final ServerSocket listener = new ServerSocket();
    private final List<Socket> queued = new ArrayList<>();

    private Unanswered(int port) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
        fill();
    }

    /** Ends all connections to the links, and lets nobody connect again. */
    static Fault.Mending behind(OneRedis redis) {
        List<Unanswered> ports = new ArrayList<>();
        for (FaultProxy link : redis.links()) {
            int port = link.port();
            link.refuse();
            try {
                ports.add(new Unanswered(port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            link.cut();
        }
        return () -> {
            ports.forEach(Unanswered::close);
            redis.links().forEach(FaultProxy::heal);
        };
    }

    private void fill() throws IOException {
        for (int i = 0; i < FILLERS; i++) {
            Socket filler = new Socket();
            queued.add(filler);
            try {
                filler.connect(listener.getLocalSocketAddress(), FULL_AFTER_MILLIS);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new IOException("the queue of port " + listener.getLocalPort() + " does not fill");
    }

    @Override
    public void close() {
        try {
            for (Socket filler : queued) {
                filler.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
