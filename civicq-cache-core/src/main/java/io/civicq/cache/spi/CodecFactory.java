package io.civicq.cache.spi;

import java.lang.reflect.Type;

/** Makes the codec of a declared type. */
@FunctionalInterface
public interface CodecFactory {
    /**
     * The codec of a type, generics included.
     *
     * @throws IllegalArgumentException if values of it cannot be coded
     */
    <V> Codec<V> codecOf(Type type);
}
