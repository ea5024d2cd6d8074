package io.civicq.cache.outbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL, one for all tests of this process, ended with it. Where it cannot be started, tests fail. */
public final class PostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    private static final class Shared {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new database with the tables and nothing in them. */
    public static PGSimpleDataSource newDatabase() throws SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection()) {
            Votes.execute(connection, "CREATE DATABASE " + name);
        }
        return withTables(Shared.SERVER.getPort(), name);
    }

    static PGSimpleDataSource withTables(int port, String name) throws SQLException {
        PGSimpleDataSource database = at("jdbc:postgresql://localhost:" + port + "/" + name);
        Votes.createTables(database, "postgresql.sql");
        return database;
    }

    /** A database that a test knows already. */
    public static PGSimpleDataSource at(String url) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser("postgres");
        return database;
    }
}
