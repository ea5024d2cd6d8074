package io.civicq.cache.servlet;

import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecFactory;
import java.lang.reflect.Type;

/**
 * Gives stored responses a codec of their own, in which bodies stand as they are, and leaves every other type to another factory.
 * To be given to the far tier:
 *
 * <pre>{@code
 * RedisFormat.standard().withCodecs(ResponseCodecs.beside(JacksonCodecs.json()))
 * }</pre>
 */
public final class ResponseCodecs implements CodecFactory {
    private final CodecFactory others;

    private ResponseCodecs(CodecFactory others) {
        this.others = others;
    }

    /** The codec of stored responses, and what the other factory makes for all other types. */
    public static ResponseCodecs beside(CodecFactory others) {
        return new ResponseCodecs(others);
    }

    @Override
    @SuppressWarnings("unchecked") // the type was compared
    public <V> Codec<V> codecOf(Type type) {
        return type.equals(Stored.class) ? (Codec<V>) new StoredCodec() : others.codecOf(type);
    }
}
