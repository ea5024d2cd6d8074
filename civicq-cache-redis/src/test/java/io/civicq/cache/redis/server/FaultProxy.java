package io.civicq.cache.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.HostAndPort;

/**
 * A TCP proxy on loopback that plays a broken network, or a server in a bad state, to the clients of one server.
 *
 * <p>It begins by passing everything through. Each of the faults replaces the one before, also for open
 * connections. Up to 128 connections are carried; more are reset.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 128;
    private static final int BACKLOG = 256;

    private final InetSocketAddress server;
    private final FaultGate gate = new FaultGate();
    private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, 1 + 2 * MAX_CONNECTIONS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), FaultProxy::daemon);

    /** Guarded by this; replaced when the proxy listens again after a refusal, on the same port. */
    private ServerSocket listener;

    /** Guarded by this; the loop that accepts from the listener. */
    private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);

    private FaultProxy(InetSocketAddress server) {
        this.server = server;
        this.listener = listen(0);
    }

    public static FaultProxy before(RedisServer server) {
        return before(server.address().getHost(), server.port());
    }

    /** A proxy before any server; one that does not speak RESP is passed through too, but not answered for. */
    public static FaultProxy before(String host, int port) {
        return new FaultProxy(new InetSocketAddress(host, port));
    }

    public synchronized int port() {
        return listener.getLocalPort();
    }

    public HostAndPort address() {
        return new HostAndPort(RedisServer.HOST, port());
    }

    public String uri() {
        return "redis://" + address();
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.size();
    }

    /** Connections accepted so far: whether a client tried the network at all. */
    public long accepted() {
        return accepted.get();
    }

    /** Commands of this name that clients have sent so far, whether or not they reached the server. */
    public long commands(String name) {
        return gate.commands(name);
    }

    /** Passes everything through again, and with it what a silence held back. */
    public void heal() {
        become(Fault.NONE);
    }

    /**
     * Accepts and forwards nothing, as a network that drops packets. What clients send meanwhile reaches the server
     * after {@link #heal()}, even if they have given up by then: late writes, as TCP has them.
     */
    public void silence() {
        become(Fault.SILENCE);
    }

    /** Holds whatever arrives for this long, once on the way in and once on the way back. */
    public void delay(Duration eachWay) {
        become(Fault.delay(eachWay));
    }

    /**
     * Answers these commands with an error, in order also within a pipeline, without their effect on the server.
     *
     * <p>The server has to be up and let the client use EVAL, for it is a script in the command's place that answers.
     *
     * @param error one line such as {@code -READONLY You can't write against a read only replica.}
     * @param commands their names; none means every command but those that open a connection (HELLO, AUTH, CLIENT,
     * SELECT)
     */
    public void answer(String error, String... commands) {
        become(Fault.answer(error, List.of(commands)));
    }

    /** Refuses new connections; those that are open pass. With {@link #cut()} after it, a server that is gone. */
    public synchronized void refuse() {
        gate.become(Fault.NONE);
        stopListening();
    }

    /** Resets (RST) the connections that are open now; the fault stays as it is. */
    public void cut() {
        connections.forEach(FaultyConnection::cut);
    }

    /** Ends the connections and threads; further calls do nothing. */
    @Override
    public synchronized void close() {
        threads.shutdownNow();
        stopListening();
        cut();
    }

    private synchronized void become(Fault fault) {
        if (threads.isShutdown()) {
            throw new IllegalStateException("The proxy before " + server + " is closed");
        }
        gate.become(fault);
        if (listener.isClosed()) {
            listener = listen(listener.getLocalPort());
        }
    }

    private ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port == 0 ? Ports.free() : port), BACKLOG);
            accepting = CompletableFuture.runAsync(() -> accept(socket), threads);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                carry(new FaultyConnection(client, gate));
            }
        } catch (IOException closed) {
            // By refuse() or close().
        }
    }

    private void carry(FaultyConnection connection) {
        if (connections.size() >= MAX_CONNECTIONS) {
            connection.cut();
            return;
        }
        connections.add(connection);
        try {
            threads.execute(() -> {
                try {
                    connection.carry(server, threads);
                } finally {
                    connections.remove(connection);
                }
            });
        } catch (RejectedExecutionException closed) {
            connections.remove(connection);
            connection.cut();
        }
    }

    /** The kernel listens until the thread has left accept(), so that has to be waited for. */
    private void stopListening() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    }
}
