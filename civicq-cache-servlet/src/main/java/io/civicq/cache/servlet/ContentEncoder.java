package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.Coding;
import java.io.IOException;

/** Makes a content coding. To be given to {@link ResponseCache.Builder#encoders}; thread-safe. */
public interface ContentEncoder {
    /** Which coding it makes. */
    Coding coding();

    /** The bytes in the coding. */
    byte[] encode(byte[] bytes) throws IOException;
}
