package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.ResponseHead;
import io.civicq.cache.servlet.decision.StoredFields;
import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The bytes of {@link Stored}, which hold bodies as they are.
 *
 * <pre>
 *   1     kind: 1 a response, 2 an index of variants, 3 a coded body
 *   response:    status (2), lifetime and initial age in milliseconds (8, 8), digest, count of fields (2), names and values, body
 *   index:       count (2), names; count (2), variants
 *   coded body:  digest, body
 * A text is its length (2) and Latin-1 bytes; a body its length (4) and bytes.
 * </pre>
 */
final class StoredCodec implements Codec<Stored> {
    private static final int ID = 64;
    private static final long SCHEMA = 1;
    private static final int RESPONSE = 1;
    private static final int INDEX = 2;
    private static final int CODED = 3;
    private static final int MAX_TEXT = 0xFFFF;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public long schema() {
        return SCHEMA;
    }

    @Override
    public byte[] encode(Stored value) throws CodecException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (value instanceof StoredResponse response) {
                out.writeByte(RESPONSE);
                write(response, out);
            } else if (value instanceof VariantIndex index) {
                out.writeByte(INDEX);
                writeTexts(index.names(), out);
                writeTexts(index.variants(), out);
            } else if (value instanceof CodedBody coded) {
                out.writeByte(CODED);
                writeText(coded.digest(), out);
                writeBody(coded.bytes(), out);
            }
        } catch (IOException e) {
            throw new CodecException("the response cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(StoredResponse response, DataOutputStream out) throws IOException {
        out.writeShort(response.head().status());
        out.writeLong(response.lifetime().toMillis());
        out.writeLong(response.initialAge().toMillis());
        writeText(response.digest(), out);
        List<Fields.Line> lines = response.head().fields().lines();
        out.writeShort(lines.size());
        for (Fields.Line line : lines) {
            writeText(line.name(), out);
            writeText(line.value(), out);
        }
        writeBody(response.body(), out);
    }

    private static void writeTexts(Collection<String> texts, DataOutputStream out) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            writeText(text, out);
        }
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        if (latin.length > MAX_TEXT) {
            throw new IOException("a text of " + latin.length + " bytes");
        }
        out.writeShort(latin.length);
        out.write(latin);
    }

    private static void writeBody(byte[] body, DataOutputStream out) throws IOException {
        out.writeInt(body.length);
        out.write(body);
    }

    @Override
    public Stored decode(byte[] bytes) throws CodecException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Stored value = switch (in.readUnsignedByte()) {
                case RESPONSE -> response(in);
                case INDEX -> new VariantIndex(texts(in), texts(in));
                case CODED -> new CodedBody(text(in), body(in));
                default -> throw new IOException("no such kind");
            };
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes too many");
            }
            return value;
        } catch (IOException | RuntimeException e) {
            throw new CodecException("the response cannot be read", e);
        }
    }

    private static StoredResponse response(DataInputStream in) throws IOException {
        int status = in.readUnsignedShort();
        Duration lifetime = Duration.ofMillis(in.readLong());
        Duration age = Duration.ofMillis(in.readLong());
        String digest = text(in);
        int count = in.readUnsignedShort();
        List<Fields.Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(new Fields.Line(text(in), text(in)));
        }
        Fields fields = new Fields(lines);
        if (!StoredFields.areWellFormed(fields)) {
            throw new IOException("a field that could end itself");
        }
        return new StoredResponse(new ResponseHead(status, fields), body(in), digest, lifetime, age);
    }

    private static Set<String> texts(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        Set<String> texts = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(exactly(in, in.readUnsignedShort()), StandardCharsets.ISO_8859_1);
    }

    private static byte[] body(DataInputStream in) throws IOException {
        return exactly(in, in.readInt());
    }

    private static byte[] exactly(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new EOFException("of " + length + " bytes there are " + in.available());
        }
        return in.readNBytes(length);
    }
}
