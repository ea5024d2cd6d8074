package io.civicq.cache.servlet.cdn;

import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Varnish of this machine in front of a back end on loopback, with the configuration that the docs show. */
final class VarnishServer implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path directory;
    private final Process process;
    private final int port;

    private VarnishServer(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Skips the test, and says so loudly, where there is no Varnish. */
    static void assumeInstalled() {
        boolean installed = binary().isPresent();
        if (!installed) {
            System.err.println("""
                    **********************************************************************
                    * NOT TESTED: no varnishd on this machine (apt-get install varnish). *
                    * What is said of Varnish was not tried in this build.               *
                    **********************************************************************""");
        }
        Assumptions.assumeTrue(installed, "no varnishd on this machine");
    }

    /** As above, for vmod_xkey. */
    static void assumeXkey() {
        assumeInstalled();
        boolean installed = configurationCompiles();
        if (!installed) {
            System.err.println("""
                    **********************************************************************
                    * NOT TESTED: no vmod_xkey here (apt-get install varnish-modules).   *
                    **********************************************************************""");
        }
        Assumptions.assumeTrue(installed, "no vmod_xkey on this machine");
    }

    private static Optional<String> binary() {
        return Stream.of("/usr/sbin/varnishd", "/usr/bin/varnishd", "/usr/local/sbin/varnishd")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }

    private static boolean configurationCompiles() {
        try {
            Path file = Files.createTempFile("civicq", ".vcl");
            Files.writeString(file, configuration(Lines.ALL, 1));
            Process check = new ProcessBuilder(binary().orElseThrow(), "-j", "none", "-C", "-f", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean compiles = check.waitFor(60, TimeUnit.SECONDS) && check.exitValue() == 0;
            Files.delete(file);
            return compiles;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Which lines of the configuration are used. */
    enum Lines {
        ALL,
        WITHOUT_XKEY
    }

    private static String configuration(Lines lines, int backendPort) {
        try (InputStream file = VarnishServer.class.getResourceAsStream("purge.vcl")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            String kept = lines == Lines.ALL
                    ? text
                    : text.lines()
                            .filter(line -> !line.startsWith("import xkey;") && !line.endsWith("# xkey"))
                            .reduce("", (a, b) -> a + b + "\n");
            return "vcl 4.1;\nimport std;\nbackend default { .host = \"127.0.0.1\"; .port = \"" + backendPort
                    + "\"; }\n" + kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VarnishServer start(Lines lines, int backendPort) {
        try {
            Path directory = Files.createTempDirectory("civicq-varnish");
            Path vcl = Files.writeString(directory.resolve("default.vcl"), configuration(lines, backendPort));
            int port = RedisServer.freePort();
            Process process = new ProcessBuilder(
                            binary().orElseThrow(),
                            "-F",
                            "-j",
                            "none",
                            "-a",
                            "127.0.0.1:" + port,
                            "-f",
                            vcl.toString(),
                            "-n",
                            directory.resolve("work").toString(),
                            "-s",
                            "malloc,16m",
                            "-p",
                            "thread_pool_min=5",
                            "-p",
                            "thread_pools=1")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            VarnishServer server = new VarnishServer(directory, process, port);
            Await.eventually(SOON, server::answers, "Varnish answers", server::log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            if (!process.isAlive()) {
                throw new AssertionError("Varnish ended: " + log());
            }
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
