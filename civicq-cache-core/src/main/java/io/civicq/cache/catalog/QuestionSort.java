package io.civicq.cache.catalog;

import java.util.Arrays;
import java.util.Locale;

/** The orders in which the questions of a contest are listed. */
public enum QuestionSort {
    /** By votes, counted less the older the question is. */
    TRENDING,
    /** The latest first. */
    NEWEST,
    /** By votes alone. */
    TOP;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * The order with this text.
     *
     * @throws IllegalArgumentException if there is none; the message names those that there are
     */
    public static QuestionSort of(String text) {
        return Arrays.stream(values())
                .filter(sort -> sort.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "sort must be one of " + Arrays.toString(values()) + ", but was '" + text + "'"));
    }

    /** The name in lower case, as it stands in keys and in the query of a request. */
    @Override
    public String toString() {
        return text;
    }
}
