package io.civicq.cache.query;

import java.util.Set;

/** Finds the tables that a statement names. Thread-safe. */
@FunctionalInterface
public interface TableFinder {
    /**
     * Every table that the statement reads or writes, as it spells them; names of something else may be among them. One that
     * is left out makes old results possible, so what cannot be told is refused.
     *
     * @throws IllegalArgumentException if they cannot be told; the message says why
     */
    Set<String> tablesOf(String sql);

    /** Finds nothing: every statement has to declare its tables. */
    static TableFinder declaredOnly() {
        return sql -> {
            throw new IllegalArgumentException(
                    "nothing here reads SQL; for that put com.github.jsqlparser:jsqlparser on the class path, and say"
                            + " QueryCache.builder(…).tables(new JSqlParserTables())");
        };
    }
}
