package io.civicq.cache.outbox;

import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.outbox.Votes.Cast;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** A program that votes for question 7, commits, and is killed before anything else happens. */
final class WriterThatDies {
    static final int KILLED = 137;

    private WriterThatDies() {}

    public static void main(String[] arguments) throws SQLException {
        PGSimpleDataSource database = PostgresServer.at(arguments[0]);
        Caches caches = new SharedLog().node();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Votes.execute(connection, "INSERT INTO question VALUES (7, 1)");
            if (arguments[1].equals("inAUnitOfWork")) {
                voteInAUnitOfWork(connection, caches);
            } else {
                Outbox.of(Votes.RULES).publish(connection, new Cast(7));
                connection.commit();
            }
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @SuppressWarnings("try") // it does not live to say that it committed
    private static void voteInAUnitOfWork(Connection connection, Caches caches) throws SQLException {
        try (UnitOfWork work = caches.begin()) {
            Outbox.of(Votes.RULES, caches).publish(connection, new Cast(7));
            connection.commit();
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
