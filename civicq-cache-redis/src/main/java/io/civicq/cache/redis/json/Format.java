package io.civicq.cache.redis.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;

/** A data format, and the id by which stored bytes say it. Ids are never used again for another format. */
enum Format {
    JSON(1, "JSON"),
    SMILE(2, "Smile"),
    CBOR(3, "CBOR");

    private final int id;
    private final String jacksonName;

    Format(int id, String jacksonName) {
        this.id = id;
        this.jacksonName = jacksonName;
    }

    int id() {
        return id;
    }

    static Format of(ObjectMapper mapper) {
        String name = mapper.getFactory().getFormatName();
        return Arrays.stream(values())
                .filter(format -> format.jacksonName.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the mapper's format must be JSON, Smile or CBOR, not " + name));
    }
}
