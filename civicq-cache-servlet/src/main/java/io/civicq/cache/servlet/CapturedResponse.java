package io.civicq.cache.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The response that a handler writes to. Head and first bytes are held until the buffer is full, or the handler flushes or ends;
 * then the {@link Gate} decides whether they go on to the client, are copied, or both. From then on bytes pass as they are written.
 *
 * <p>Not thread-safe, as responses are.
 */
final class CapturedResponse extends HeldHeadResponse {
    private static final int LARGEST_BUFFER = 1024 * 1024;
    private static final int FIRST_FINAL = 200;
    private static final int FOUND = 302;

    /** Decides what becomes of a response when its head is final. */
    interface Gate {
        /** Called once, before the first byte leaves. What it adds to the head is sent. */
        Opening open();

        /** Whether an error is kept from the client, because there is something else to serve. */
        Errors errors(int status);
    }

    /** Where bytes go. */
    enum Opening {
        FORWARD,
        FORWARD_AND_COPY,
        COPY
    }

    /** What becomes of {@code sendError}. */
    enum Errors {
        FORWARD,
        WITHHOLD
    }

    private final Gate gate;
    private final int copyLimit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int bufferSize;
    private @Nullable Opening opening;
    private @Nullable CapturedStream stream;
    private @Nullable PrintWriter writer;
    private long written;
    private Flaw flaw = Flaw.NONE;

    /** Why the copy is not the whole response, or may not be. */
    enum Flaw {
        NONE,
        TOO_LARGE,
        /** Writing to the client failed. */
        ABORTED,
        /** The container made the response: an error page, or something that went past this object. */
        FOREIGN,
        TRAILERS
    }

    CapturedResponse(HttpServletResponse response, Audience audience, int copyLimit, Gate gate) {
        super(response, audience);
        this.gate = gate;
        this.copyLimit = copyLimit;
        this.bufferSize = Math.max(1, Math.min(LARGEST_BUFFER, response.getBufferSize()));
    }

    /** Whether nothing has gone to the client, and the container has not answered either. */
    boolean isHeld() {
        return opening == null && flaw != Flaw.FOREIGN;
    }

    /** What is wrong with the copy. */
    Flaw flaw() {
        boolean pastThis = isForClient() && opening == null && client().isCommitted();
        return pastThis ? Flaw.FOREIGN : flaw;
    }

    /** Whether as many bytes were written as were declared. */
    boolean hasDeclaredLength() {
        return head().length() < 0 || head().length() == written;
    }

    byte[] copy() {
        return bytes.toByteArray();
    }

    @Override
    boolean isDecided() {
        return opening != null;
    }

    @Override
    boolean isWritten() {
        return writer != null;
    }

    /** From now on nothing is held: the response is completed by another thread, at a time that is not told in advance. */
    void holdNothing() {
        bufferSize = 0;
    }

    void write(byte[] source, int offset, int count) throws IOException {
        if (count == 0) {
            return;
        }
        written += count;
        if (opening == null) {
            if (bytes.size() + count <= bufferSize) {
                bytes.write(source, offset, count);
                return;
            }
            open();
        }
        if (opening != Opening.COPY) {
            forward(source, offset, count);
        }
        if (opening != Opening.FORWARD && flaw == Flaw.NONE) {
            copy(source, offset, count);
        }
    }

    private void copy(byte[] source, int offset, int count) {
        if ((long) bytes.size() + count > copyLimit) {
            flaw = Flaw.TOO_LARGE;
            bytes.reset();
        } else {
            bytes.write(source, offset, count);
        }
    }

    private void forward(byte[] source, int offset, int count) throws IOException {
        try {
            client().getOutputStream().write(source, offset, count);
        } catch (IOException e) {
            flaw = Flaw.ABORTED;
            throw e;
        }
    }

    /** Sends what was held, if nothing was sent yet. */
    void open() throws IOException {
        if (opening != null || flaw() == Flaw.FOREIGN) {
            return;
        }
        opening = gate.open();
        if (opening == Opening.COPY) {
            return;
        }
        sendHead();
        if (bytes.size() > 0) {
            forward(bytes.toByteArray(), 0, bytes.size());
        }
        if (opening == Opening.FORWARD || bytes.size() > copyLimit) {
            flaw = opening == Opening.FORWARD ? flaw : Flaw.TOO_LARGE;
            bytes.reset();
        }
    }

    private void sendHead() {
        Heads.send(client(), head().status(), head().fields());
        if (head().length() >= 0) {
            client().setContentLengthLong(head().length());
        }
    }

    /** Leaves the response to whoever answers in the place of the handler. */
    void discard() {
        bytes.reset();
        opening = Opening.COPY;
    }

    @Override
    public void flushBuffer() throws IOException {
        open();
        if (opening == Opening.FORWARD || opening == Opening.FORWARD_AND_COPY) {
            try {
                client().flushBuffer();
            } catch (IOException e) {
                flaw = Flaw.ABORTED;
                throw e;
            }
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter() has already been called for this response");
        }
        CapturedStream current = stream;
        if (current == null) {
            current = new CapturedStream(this);
            stream = current;
        }
        return current;
    }

    /** The container's stream, for a handler that writes without blocking. */
    ServletOutputStream clientStream() throws IOException {
        return client().getOutputStream();
    }

    @Override
    public PrintWriter getWriter() {
        if (stream != null) {
            throw new IllegalStateException("getOutputStream() has already been called for this response");
        }
        PrintWriter current = writer;
        if (current == null) {
            head().charset(head().charset()); // from now on it is part of the content type
            current = new PrintWriter(new CapturedWriter(this, Charset.forName(head().charset())));
            writer = current;
        }
        return current;
    }

    @Override
    public boolean isCommitted() {
        return opening != null || (isForClient() && client().isCommitted());
    }

    @Override
    public void reset() {
        refuseIfCommitted();
        head().clear();
        bytes.reset();
        written = 0;
        stream = null;
        writer = null;
        if (isForClient()) {
            client().reset();
        }
    }

    @Override
    public void resetBuffer() {
        refuseIfCommitted();
        bytes.reset();
        written = 0;
    }

    private void refuseIfCommitted() {
        if (isCommitted()) {
            throw new IllegalStateException("the response has been committed");
        }
    }

    @Override
    public int getBufferSize() {
        return bufferSize;
    }

    @Override
    public void setBufferSize(int size) {
        if (isCommitted() || written > 0) {
            throw new IllegalStateException("content has been written");
        }
        bufferSize = Math.min(LARGEST_BUFFER, size);
    }

    @Override
    public void sendError(int status) throws IOException {
        sendError(status, null);
    }

    @Override
    public void sendError(int status, @Nullable String message) throws IOException {
        if (status < FIRST_FINAL) {
            Heads.send(client(), head().status(), head().fields());
            client().sendError(status); // an interim response; the final one is still to come
            return;
        }
        refuseIfCommitted();
        bytes.reset();
        written = 0;
        head().status(status);
        if (!isForClient() || gate.errors(status) == Errors.WITHHOLD) {
            discard();
            flaw = Flaw.FOREIGN;
            return;
        }
        gate.open();
        flaw = Flaw.FOREIGN;
        Heads.send(client(), head().status(), head().fields());
        if (message == null) {
            client().sendError(status);
        } else {
            client().sendError(status, message);
        }
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        redirect(location, FOUND);
    }

    /** Servlet 6.1's, which is not known here, and would otherwise go past this object. */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        redirect(location, status);
    }

    private void redirect(String location, int status) throws IOException {
        refuseIfCommitted();
        bytes.reset();
        written = 0;
        head().status(status);
        head().set("Location", location);
        head().length(0);
        open();
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> supplier) {
        flaw = Flaw.TRAILERS;
        client().setTrailerFields(supplier);
    }
}
