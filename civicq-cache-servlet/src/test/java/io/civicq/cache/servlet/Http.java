package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what it is told to, and reads what comes, byte by byte. */
final class Http implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    private Http(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** An answer; cut short if the connection ended before it did. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int status, Fields fields, byte[] body, Ending ending) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String field(String name) {
            return fields.combined(name);
        }
    }

    enum Ending {
        WHOLE,
        CUT
    }

    /** Sends a request whose fields are written as {@code Name: value}; what begins with {@code =} is its content. */
    static Http send(int port, String requestLine, String... fields) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        StringBuilder text = new StringBuilder(requestLine).append(" HTTP/1.1\r\nConnection: close\r\n");
        boolean host = false;
        String content = "";
        for (String field : fields) {
            if (field.startsWith("=")) {
                content = field.substring(1);
                text.append("Content-Length: ").append(content.length()).append("\r\n");
            } else {
                host |= field.startsWith("Host:");
                text.append(field).append("\r\n");
            }
        }
        text.append(host ? "" : "Host: civicq.org\r\n").append("\r\n").append(content);
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        return new Http(socket);
    }

    static Reply get(int port, String path, String... fields) throws IOException {
        return request(port, "GET " + path, fields);
    }

    static Reply request(int port, String requestLine, String... fields) throws IOException {
        try (Http http = send(port, requestLine, fields)) {
            return http.reply(requestLine.startsWith("HEAD"));
        }
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    int read() throws IOException {
        return in.read();
    }

    Reply reply(boolean headOnly) throws IOException {
        String statusLine = line();
        if (statusLine.isEmpty()) {
            return new Reply(0, Fields.none(), new byte[0], Ending.CUT);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Fields fields = Fields.none();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields = fields.plus(
                    line.substring(0, colon), line.substring(colon + 1).strip());
        }
        if (headOnly || status == 304 || status == 204) {
            return new Reply(status, fields, in.readAllBytes(), Ending.WHOLE);
        }
        if (fields.tokens("Transfer-Encoding").contains("chunked")) {
            return chunked(status, fields);
        }
        String length = fields.first("Content-Length");
        byte[] body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        boolean whole = length == null || body.length == Integer.parseInt(length);
        return new Reply(status, fields, body, whole ? Ending.WHOLE : Ending.CUT);
    }

    private Reply chunked(int status, Fields fields) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            while (true) {
                String size = line();
                if (size.isEmpty()) {
                    return new Reply(status, fields, body.toByteArray(), Ending.CUT);
                }
                int count = Integer.parseInt(size, 16);
                if (count == 0) {
                    return new Reply(status, fields, body.toByteArray(), Ending.WHOLE);
                }
                body.write(in.readNBytes(count));
                line();
            }
        } catch (IOException e) {
            return new Reply(status, fields, body.toByteArray(), Ending.CUT);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
