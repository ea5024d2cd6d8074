package io.civicq.cache.spi;

import org.jspecify.annotations.Nullable;

/** Says that a value has no bytes, or bytes no value. */
public final class CodecException extends Exception {
    private static final long serialVersionUID = 1L;

    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
