package io.civicq.cache.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * One real redis-server process on a loopback port, without persistence, that a test may kill, pause and start again.
 *
 * <p>One thread at a time may change its state; any may ask. It does not outlive this JVM, unless the JVM itself is
 * killed.
 */
public final class RedisServer implements AutoCloseable {

    public static final String HOST = "127.0.0.1";

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final int START_ATTEMPTS = 5;
    private static final Set<RedisServer> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(RedisServer::close), "redis-servers-end"));
    }

    private final RedisEndpoint endpoint;
    private final Path directory;
    private final List<String> command;
    private volatile @Nullable ServerProcess process;

    private RedisServer(int port, List<String> sentinelConfig, List<String> options) {
        endpoint = new RedisEndpoint(new HostAndPort(HOST, port), password(options));
        command = new ArrayList<>(List.of(RedisBinary.path().toString()));
        try {
            directory = Files.createTempDirectory("civicq-redis-");
            if (!sentinelConfig.isEmpty()) {
                Path config = Files.write(directory.resolve("sentinel.conf"), sentinelConfig);
                command.addAll(List.of(config.toString(), "--sentinel"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.addAll(List.of("--port", String.valueOf(port), "--bind", HOST, "--dir", directory.toString()));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--protected-mode", "no"));
        command.addAll(options);
        OPEN.add(this);
    }

    /**
     * Starts an empty server and waits until it answers.
     *
     * @param options as on the command line of redis-server, one word each: {@code "--maxmemory", "4mb"}; the port
     * is chosen here
     * @throws IllegalStateException with the server's own words, if it refuses to start
     */
    public static RedisServer start(String... options) {
        return start(Ports::free, List.of(), options);
    }

    /** Starts a Sentinel with these lines of sentinel.conf. */
    static RedisServer startSentinel(String... config) {
        return start(Ports::free, List.of(config));
    }

    static RedisServer start(IntSupplier ports, List<String> sentinelConfig, String... options) {
        if (List.of(options).contains("--port")) {
            throw new IllegalArgumentException("--port in " + List.of(options) + ": the port is chosen here");
        }
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            RedisServer server = new RedisServer(ports.getAsInt(), sentinelConfig, List.of(options));
            boolean up = false;
            try {
                up = server.launch();
            } finally {
                if (!up) {
                    server.close();
                }
            }
            if (up) {
                return server;
            }
        }
        throw new IllegalStateException("Every port chosen for redis-server was taken by someone else");
    }

    /** A port for an option that wants one, such as {@code --tls-port}. */
    public static int freePort() {
        return Ports.free();
    }

    public int port() {
        return address().getPort();
    }

    public HostAndPort address() {
        return endpoint.address();
    }

    /** {@code redis://127.0.0.1:12345}, with the password if {@code --requirepass} gave one. */
    public String uri() {
        return endpoint.uri();
    }

    public String version() {
        return endpoint.version();
    }

    public long pid() {
        return running().process().pid();
    }

    /** True if PING is answered within the time, be it by NOAUTH. */
    public boolean answers(Duration within) {
        return endpoint.answers(within);
    }

    /**
     * What redis-cli would show: the reply as String, Long, List or null, over a connection of its own.
     *
     * @throws redis.clients.jedis.exceptions.JedisException if the server answers with an error, or not within 5 s
     */
    public @Nullable Object command(String name, String... arguments) {
        return endpoint.call(name, arguments);
    }

    /** The last lines that the process printed. */
    public String logTail() {
        ServerProcess last = process;
        return last == null ? "(never started)" : last.lastWords();
    }

    /** Ends the process in order (SIGTERM); the data is lost. */
    public void stop() {
        running().stop();
    }

    /** Ends the process at once (SIGKILL); the kernel closes its connections. */
    public void kill() {
        running().kill();
    }

    /** Freezes the process (SIGSTOP): connections are accepted by the kernel, and nothing is answered. */
    public void pause() {
        running().pause();
    }

    /** Lets a paused process go on, where it was. */
    public void resume() {
        running().resume();
    }

    /** Starts the server again on its port with the same options and no data, killing it first if it runs. */
    public void restart() {
        kill();
        delete(directory.resolve("dump.rdb"));
        relaunch();
    }

    /** Starts a server that was killed again on its port, with the data of the last {@code SAVE}. */
    public void revive() {
        kill();
        relaunch();
    }

    /** Saves the data of the running server, kills it, and starts it again on its port with that data. */
    public void restartWithData() {
        command("SAVE");
        kill();
        relaunch();
    }

    /** Kills the process and removes its files; further calls do nothing. */
    @Override
    public void close() {
        if (!OPEN.remove(this)) {
            return;
        }
        ServerProcess last = process;
        if (last != null) {
            last.kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(RedisServer::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RedisEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public String toString() {
        return "redis-server on " + address();
    }

    private void relaunch() {
        if (!OPEN.contains(this)) {
            throw new IllegalStateException(this + " is closed");
        }
        if (!launch()) {
            throw new IllegalStateException("Meanwhile someone else took the port of " + this);
        }
    }

    /** False if the port was taken. A PING alone would not tell: whoever took the port may be a Redis. */
    private boolean launch() {
        ServerProcess started = ServerProcess.start(command, directory.resolve("redis.log"));
        process = started;
        Await.eventually(
                START_LIMIT, () -> !started.isAlive() || isReady(started), this + " is ready", started::lastWords);
        if (started.isAlive()) {
            return true;
        }
        if (started.said().contains("Failed listening on port")) {
            return false;
        }
        throw new IllegalStateException(this + " refuses to start:\n" + started.lastWords());
    }

    private boolean isReady(ServerProcess started) {
        String said = started.said();
        return (said.contains("Ready to accept connections") || said.contains("Sentinel ID is"))
                && answers(Duration.ofMillis(500));
    }

    private ServerProcess running() {
        ServerProcess current = process;
        if (current == null) {
            throw new IllegalStateException(this + " was never started");
        }
        return current;
    }

    private static @Nullable String password(List<String> options) {
        int at = options.indexOf("--requirepass");
        return at < 0 ? null : options.get(at + 1);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
