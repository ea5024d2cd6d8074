package io.civicq.cache.servlet;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body in a content coding, with the digest of the bytes that it was made from: it is good for those and no others, so nothing
 * has to be invalidated with it.
 *
 * @param digest that of the identity bytes
 * @param bytes the coded ones; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and nobody changes them
public record CodedBody(String digest, byte[] bytes) implements Stored {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CodedBody that && digest.equals(that.digest) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(digest, Arrays.hashCode(bytes));
    }

    @Override
    public String toString() {
        return "CodedBody[" + bytes.length + " bytes of " + digest + "]";
    }
}
