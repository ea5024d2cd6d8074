package io.civicq.cache.bench.peers;

/** One thing that can be cached: the number 7 of the questions. */
public record Item(DataType type, int number) {
    /** Its key in Redis as a text. */
    public String text() {
        return "civicq:" + type.name() + ":" + number;
    }
}
