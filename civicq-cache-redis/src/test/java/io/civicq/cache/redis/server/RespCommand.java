package io.civicq.cache.redis.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A command as a client sends it: an array of bulk strings, {@code *2\r\n$3\r\nGET\r\n$1\r\na\r\n}. */
final class RespCommand {

    static final int FIRST_BYTE = '*';

    private final String name;
    private final byte[] bytes;

    private RespCommand(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** The next command, its name in upper case, or null at the end of the stream. */
    static @Nullable RespCommand read(InputStream in) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        String head = line(in, raw);
        if (head.isEmpty()) {
            return null;
        }
        String name = "";
        for (int part = 0, parts = number(head); part < parts; part++) {
            byte[] bulk = in.readNBytes(number(line(in, raw)) + 2);
            raw.writeBytes(bulk);
            if (part == 0) {
                name = new String(bulk, ISO_8859_1).trim().toUpperCase(Locale.ROOT);
            }
        }
        return new RespCommand(name, raw.toByteArray());
    }

    static RespCommand of(String name, String... arguments) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.writeBytes(("*" + (1 + arguments.length) + "\r\n").getBytes(UTF_8));
        append(raw, name);
        for (String argument : arguments) {
            append(raw, argument);
        }
        return new RespCommand(name, raw.toByteArray());
    }

    String name() {
        return name;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    private static void append(ByteArrayOutputStream raw, String part) {
        byte[] bytes = part.getBytes(UTF_8);
        raw.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
        raw.writeBytes(bytes);
        raw.writeBytes(new byte[] {'\r', '\n'});
    }

    /** Everything to the line feed, or "" at the end of the stream. */
    private static String line(InputStream in, ByteArrayOutputStream raw) throws IOException {
        int start = raw.size();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            raw.write(next);
            next = in.read();
        }
        if (next < 0) {
            return "";
        }
        raw.write(next);
        return raw.toString(ISO_8859_1).substring(start).trim();
    }

    private static int number(String line) throws IOException {
        if (line.isEmpty()) {
            throw new EOFException("in the middle of a command");
        }
        return Integer.parseInt(line.substring(1));
    }
}
