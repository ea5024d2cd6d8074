package io.civicq.cache.servlet;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.decision.Coding;
import io.civicq.cache.servlet.decision.ConditionalRequest;
import io.civicq.cache.servlet.decision.EntityTag;
import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.Ranges;
import io.civicq.cache.servlet.decision.RequestHead;
import io.civicq.cache.servlet.decision.StoredFields;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Answers a request from a stored response: whole, in parts, not modified, or the head alone; in the coding that the client takes. */
final class StoredAnswer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int UNSATISFIABLE = 416;

    private final Compressor compressor;
    private final InstantSource clock;

    StoredAnswer(Compressor compressor, InstantSource clock) {
        this.compressor = compressor;
        this.clock = clock;
    }

    /**
     * What is answered.
     *
     * @param key where the response stands
     * @param age its current age
     * @param cacheStatus what is said of it
     */
    record Served(CacheKey key, StoredResponse stored, Duration age, String cacheStatus) {}

    /** Whether an answer may be coded: not the first one, which nobody should wait for. */
    enum Codings {
        NEGOTIATED,
        IDENTITY
    }

    /** Sends the answer. Its length is declared, so that the client has it whole before this returns to the container. */
    void send(Served served, RequestHead request, Route route, Codings codings, HttpServletResponse response)
            throws IOException {
        StoredResponse stored = served.stored;
        Fields fields = stored.head()
                .fields()
                .with("Age", Long.toString(Math.max(0, served.age.toSeconds())))
                .plus("Cache-Status", served.cacheStatus);
        boolean varies = compressor.applies(stored, route);
        Compressor.Coded body = varies && codings == Codings.NEGOTIATED
                ? compressor.body(served.key, stored, request.fields(), stored.lifetime())
                : new Compressor.Coded(Coding.IDENTITY, stored.body());
        EntityTag tag = stored.tag();
        if (varies) {
            fields =
                    fields.tokens("Vary").contains("accept-encoding") ? fields : fields.plus("Vary", "Accept-Encoding");
        }
        if (body.coding() != Coding.IDENTITY) {
            fields = fields.with("Content-Encoding", body.coding().token());
            if (tag != null) {
                tag = tag.in(body.coding());
                fields = fields.with("ETag", tag.text());
            }
        }
        boolean isWhole = stored.head().status() == OK;
        if (isWhole
                && ConditionalRequest.of(request.fields(), tag, fields, clock.instant())
                        == ConditionalRequest.Outcome.NOT_MODIFIED) {
            Heads.send(response, NOT_MODIFIED, StoredFields.ofNotModified(fields));
            response.flushBuffer();
            return;
        }
        Ranges ranges = Ranges.of(request, tag, fields, body.bytes().length, clock.instant());
        if (!isWhole || ranges.kind() == Ranges.Kind.WHOLE) {
            sendWhole(fields, body.bytes(), stored.head().status(), request, response);
        } else if (ranges.kind() == Ranges.Kind.UNSATISFIABLE) {
            Fields none = fields.without("Content-Type").with("Content-Range", "bytes */" + body.bytes().length);
            Heads.send(response, UNSATISFIABLE, none);
            response.setContentLengthLong(0);
        } else if (ranges.parts().size() == 1) {
            sendPart(fields, body.bytes(), ranges.parts().get(0), response);
        } else {
            sendParts(fields, body.bytes(), ranges, stored.digest(), response);
        }
    }

    /** Makes the coding in which the next client like this one is answered. */
    void prepare(CacheKey key, StoredResponse stored, RequestHead request, Route route) {
        compressor.prepare(key, stored, route, request.fields(), stored.lifetime());
    }

    private static void sendWhole(
            Fields fields, byte[] body, int status, RequestHead request, HttpServletResponse response)
            throws IOException {
        Heads.send(response, status, fields);
        if (status == 204 || status == NOT_MODIFIED) {
            return;
        }
        response.setContentLengthLong(body.length);
        if (!request.isHead()) {
            response.getOutputStream().write(body);
        }
    }

    private static void sendPart(Fields fields, byte[] body, Ranges.Part part, HttpServletResponse response)
            throws IOException {
        Heads.send(response, PARTIAL, fields.with("Content-Range", part.contentRange(body.length)));
        response.setContentLengthLong(part.length());
        response.getOutputStream().write(body, (int) part.first(), (int) part.length());
    }

    /** {@code multipart/byteranges} (RFC 9110 §14.6). */
    private static void sendParts(
            Fields fields, byte[] body, Ranges ranges, String boundary, HttpServletResponse response)
            throws IOException {
        String type = fields.first("Content-Type");
        Heads.send(response, PARTIAL, fields.with("Content-Type", "multipart/byteranges; boundary=" + boundary));
        ServletOutputStream out = response.getOutputStream();
        for (Ranges.Part part : ranges.parts()) {
            String head = "\r\n--" + boundary + "\r\n" + (type == null ? "" : "Content-Type: " + type + "\r\n")
                    + "Content-Range: " + part.contentRange(body.length) + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body, (int) part.first(), (int) part.length());
        }
        out.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
