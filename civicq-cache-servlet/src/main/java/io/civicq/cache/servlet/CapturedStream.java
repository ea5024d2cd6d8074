package io.civicq.cache.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The stream of a captured response. */
final class CapturedStream extends ServletOutputStream {
    private final CapturedResponse response;
    private @Nullable ServletOutputStream unblocked;

    CapturedStream(CapturedResponse response) {
        this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
        response.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        response.write(bytes, offset, count);
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    /** The response ends when its handler does, and is sent then. */
    @Override
    public void close() {}

    @Override
    public boolean isReady() {
        return unblocked == null || unblocked.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        try {
            response.open();
            ServletOutputStream client = response.clientStream();
            unblocked = client;
            client.setWriteListener(listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
