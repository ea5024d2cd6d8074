package io.civicq.cache.servlet.decision;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of form parameters. */
final class Percent {
    private static final int HEX = 16;

    private Percent() {}

    /** The text with escapes and plus signs decoded as UTF-8; an escape that is none stays as it is. */
    static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length && raw[i] == '%' ? Character.digit(raw[i + 1], HEX) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], HEX);
            if (low >= 0) {
                bytes.write(high * HEX + low);
                i += 2;
            } else {
                bytes.write(raw[i] == '+' ? ' ' : raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
