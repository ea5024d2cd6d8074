package io.civicq.cache.redis;

import io.civicq.cache.redis.Unreadable.Reason;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Raw deflate (RFC 1951) for payloads where it saves at least a tenth.
 *
 * @param aboveBytes a payload up to this size stays as it is
 * @param level 1 (fastest) to 9 (smallest)
 */
record Compression(int aboveBytes, int level) {
    private static final int SAVED_PART = 10;

    /** The compressed payload, or null if it is small or would not get smaller by a tenth. */
    byte @Nullable [] compress(byte[] payload) {
        if (payload.length <= aboveBytes) {
            return null;
        }
        byte[] room = new byte[payload.length - payload.length / SAVED_PART];
        Deflater deflater = new Deflater(level, true);
        try {
            deflater.setInput(payload);
            deflater.finish();
            int length = deflater.deflate(room);
            return deflater.finished() ? Arrays.copyOf(room, length) : null;
        } finally {
            deflater.end();
        }
    }

    /**
     * The payload that was compressed.
     *
     * @param wholeLength its length, already found to be within the limit
     * @throws Unreadable if these bytes are not exactly that payload compressed
     */
    static byte[] inflate(byte[] compressed, int wholeLength) throws Unreadable {
        byte[] whole = new byte[wholeLength];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed);
            int inflated = inflater.inflate(whole);
            // A full buffer does not show the end of the stream: only asking for one more byte does.
            boolean tooMuch = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
            if (inflated < wholeLength || tooMuch || !inflater.finished() || inflater.getRemaining() > 0) {
                throw new Unreadable(Reason.SIZE);
            }
            return whole;
        } catch (DataFormatException e) {
            throw new Unreadable(Reason.PAYLOAD);
        } finally {
            inflater.end();
        }
    }
}
