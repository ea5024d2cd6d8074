package io.civicq.cache.redis.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecFactory;
import java.lang.reflect.Type;

/**
 * Codecs by Jackson. The type of a value is the declared one, generics included; the bytes have no say in it.
 *
 * <p>Records, beans, collections, {@code Optional} and {@code java.time} work as they are. What is declared as {@code Object}
 * comes back as maps, lists, strings, numbers and booleans. A hierarchy works if it is annotated
 * {@code @JsonTypeInfo(use = NAME)} and names its subtypes. Class names in bytes, which let whoever writes to Redis choose
 * what is instantiated, are refused in every form: default typing, {@code @JsonTypeInfo(use = CLASS)}, custom type
 * resolvers, and values of type {@code Class}.
 *
 * <p>A document nested deeper than 64, a string of over 1,000,000 characters, a name of over 1,000 or a number of over 100
 * is neither written nor read. Immutable and thread-safe.
 */
public final class JacksonCodecs implements CodecFactory {
    static final int MAX_STRING_LENGTH = 1_000_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 100;
    private static final int MAX_NAME_LENGTH = 1_000;

    private final ObjectMapper mapper;
    private final Format format;

    private JacksonCodecs(ObjectMapper mapper) {
        this.mapper = mapper;
        this.format = Format.of(mapper);
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING_LENGTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .build());
        mapper.getFactory()
                .setStreamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    /** JSON text. */
    public static JacksonCodecs json() {
        return new JacksonCodecs(mapper(new JsonFactory()));
    }

    /**
     * Smile, a binary form of JSON that is smaller where names repeat.
     *
     * @throws IllegalStateException if {@code jackson-dataformat-smile} is not on the class path
     */
    public static JacksonCodecs smile() {
        try {
            return new JacksonCodecs(mapper(Smile.factory()));
        } catch (NoClassDefFoundError e) {
            throw missing("jackson-dataformat-smile", e);
        }
    }

    /**
     * CBOR (RFC 8949).
     *
     * @throws IllegalStateException if {@code jackson-dataformat-cbor} is not on the class path
     */
    public static JacksonCodecs cbor() {
        try {
            return new JacksonCodecs(mapper(Cbor.factory()));
        } catch (NoClassDefFoundError e) {
            throw missing("jackson-dataformat-cbor", e);
        }
    }

    /**
     * As this mapper does it. A copy is taken, so that later changes do not matter, and the limits above apply to the copy.
     *
     * @throws IllegalArgumentException if default typing is active, or its format is not JSON, Smile or CBOR
     */
    public static JacksonCodecs of(ObjectMapper mapper) {
        ObjectMapper copy = mapper.copy();
        TypeGuard.refuseDefaultTyping(copy);
        return new JacksonCodecs(copy);
    }

    private static ObjectMapper mapper(JsonFactory factory) {
        return new ObjectMapper(factory)
                .registerModule(new JavaTimeModule())
                .registerModule(new Jdk8Module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    private static IllegalStateException missing(String artifact, NoClassDefFoundError cause) {
        return new IllegalStateException(
                "add com.fasterxml.jackson.dataformat:" + artifact + " to the class path", cause);
    }

    /** A class of its own, so that it is linked only where Smile is asked for. */
    private static final class Smile {
        static JsonFactory factory() {
            return new SmileFactory();
        }
    }

    /** As for Smile. */
    private static final class Cbor {
        static JsonFactory factory() {
            return new CBORFactory();
        }
    }

    @Override
    public <V> Codec<V> codecOf(Type type) {
        JavaType javaType = mapper.constructType(type);
        return new JacksonCodec<>(mapper, javaType, format.id(), TypeShape.fingerprint(mapper, javaType));
    }
}
