package io.civicq.cache.redis.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecException;
import java.io.IOException;

/** The codec of one declared type. */
final class JacksonCodec<V> implements Codec<V> {
    private final int id;
    private final long schema;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    JacksonCodec(ObjectMapper mapper, JavaType type, int id, long schema) {
        this.id = id;
        this.schema = schema;
        this.reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.writer = mapper.writerFor(type);
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public long schema() {
        return schema;
    }

    @Override
    public byte[] encode(V value) throws CodecException {
        try {
            byte[] bytes = writer.writeValueAsBytes(value);
            refuseUnreadable(bytes);
            return bytes;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new CodecException("the value cannot be written", e);
        }
    }

    /** Only a large document can hold a string over the limit, and what cannot be read need not be written. */
    private void refuseUnreadable(byte[] bytes) throws IOException {
        if (bytes.length > JacksonCodecs.MAX_STRING_LENGTH) {
            try (JsonParser parser = reader.createParser(bytes)) {
                while (parser.nextToken() != null) {
                    String unused = parser.getText();
                }
            }
        }
    }

    /** Whatever goes wrong inside, errors of a value class included, means that these bytes are not a value. */
    @Override
    public V decode(byte[] bytes) throws CodecException {
        V value;
        try {
            value = reader.readValue(bytes);
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new CodecException("the bytes cannot be read", e);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw new CodecException("the bytes cannot be read", e);
        }
        if (value == null) {
            throw new CodecException("the bytes say null, which is no value", null);
        }
        return value;
    }
}
