package io.civicq.example;

import io.civicq.cache.Caches;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.warm.WarmupListener;
import io.civicq.example.database.CivicData;
import io.civicq.example.database.CivicDatabase;
import io.civicq.example.http.CivicServlet;
import io.civicq.example.http.Endpoints;
import io.civicq.example.http.WebServer;
import io.civicq.example.service.Civic;
import java.io.IOException;
import java.net.BindException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;

/** A small CivicQ: a web server and its caches, in front of a database. The main class of the example. */
public final class CivicService implements AutoCloseable {
    private static final String NAMESPACE = "civicq";
    private static final long NEAR_BYTES = 64L * 1024 * 1024;

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);

    private final Civic civic;
    private final WebServer server;

    private CivicService(Civic civic, WebServer server) {
        this.civic = civic;
        this.server = server;
    }

    /**
     * A started service, which answers at once, and is ready when its caches are warm. Several may share a database, as the nodes of one service do.
     *
     * @param warmUp is told how the warm-up goes
     * @throws IOException if the port is taken
     * @throws IllegalArgumentException if the Redis URL, or a property that begins with {@code civicq.cache.}, is malformed
     */
    static CivicService start(
            Settings settings, Properties overrides, CivicDatabase database, CivicData data, WarmupListener warmUp)
            throws IOException {
        Caches.Builder caches = Caches.builder().namespace(NAMESPACE).near(CaffeineTier.ofMaximumWeight(NEAR_BYTES));
        if (settings.redis() != null) {
            caches.far(RedisTier.connect(settings.redis()));
        }
        Civic civic = Civic.open(caches, database, InstantSource.system(), overrides, warmUp);
        try {
            CivicServlet servlet = new CivicServlet(new Endpoints(civic, database, data, NEAR_BYTES));
            return new CivicService(civic, WebServer.start(settings.port(), servlet));
        } catch (IOException e) {
            civic.close();
            throw e;
        }
    }

    /** Waits until it is ready. False if it has not become so within that time. */
    boolean awaitReady(Duration atMost) {
        return civic.awaitReady(atMost);
    }

    int port() {
        return server.port();
    }

    /** Answers what is under way, then ends. */
    @Override
    public void close() {
        server.close();
        civic.close();
    }

    public static void main(String[] arguments) throws SQLException {
        Settings settings;
        try {
            settings = Settings.of(arguments, System.getenv());
        } catch (IllegalArgumentException e) {
            throw exit(e.getMessage() + "\n" + Settings.USAGE);
        }
        long began = System.nanoTime();
        CivicDatabase database = CivicDatabase.open();
        CivicData data = CivicData.generate(database);
        try {
            CivicService service = start(settings, System.getProperties(), database, data, new ProgressBar(System.out));
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "civicq-service-end"));
            service.awaitReady(LONGEST_WARM_UP);
            System.out.println(Greeting.of(settings, service.port(), data, System.nanoTime() - began));
        } catch (BindException e) {
            throw exit("port " + settings.port() + " is taken; choose another with --port or the variable PORT");
        } catch (IllegalArgumentException | IOException e) {
            throw exit(String.valueOf(e.getMessage()));
        }
    }

    /** Does not return; to be thrown, so that the compiler knows. */
    private static IllegalStateException exit(String message) {
        System.err.println(message);
        System.exit(1);
        return new IllegalStateException(message);
    }
}
