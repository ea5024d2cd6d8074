package io.civicq.cache.spi;

/**
 * Turns values of one declared type into bytes and back. The type comes from the declaration, never from the bytes.
 * Thread-safe.
 */
public interface Codec<V> {
    /** Which format this is, 1 to 255; written beside the bytes, and bytes of another format are not read. */
    int id();

    /**
     * A fingerprint of the shape of the type, the same in every process that has the same shape. Bytes of another shape
     * are not read.
     */
    long schema();

    /** The bytes of a value. */
    byte[] encode(V value) throws CodecException;

    /**
     * The value of bytes.
     *
     * @throws CodecException whatever is wrong with them; no other exception, and no error, leaves this method
     */
    V decode(byte[] bytes) throws CodecException;
}
