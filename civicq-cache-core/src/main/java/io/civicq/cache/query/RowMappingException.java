package io.civicq.cache.query;

import org.jspecify.annotations.Nullable;

/** The columns of a result do not fit the type that its rows should become. The message names column and component. */
public final class RowMappingException extends RuntimeException {
    RowMappingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
