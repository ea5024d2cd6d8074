package io.civicq.cache.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;

/** The writer of a captured response. It holds no characters back: what was written counts as written. */
final class CapturedWriter extends Writer {
    private final CapturedResponse response;
    private final OutputStreamWriter encoder;

    CapturedWriter(CapturedResponse response, Charset charset) {
        this.response = response;
        this.encoder = new OutputStreamWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        response.write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int count) throws IOException {
                        response.write(bytes, offset, count);
                    }
                },
                charset);
    }

    @Override
    public void write(char[] characters, int offset, int count) throws IOException {
        encoder.write(characters, offset, count);
        encoder.flush();
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    /** The response ends when its handler does, and is sent then. */
    @Override
    public void close() {}
}
