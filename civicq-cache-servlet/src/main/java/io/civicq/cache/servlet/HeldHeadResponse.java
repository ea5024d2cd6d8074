package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.HttpDate;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response whose status and fields are held in a {@link CapturedHead}, until somebody decides what becomes of them. Cookies alone go
 * to the container at once, which writes them as its settings say.
 *
 * <p>Not thread-safe, as responses are.
 */
abstract class HeldHeadResponse extends HttpServletResponseWrapper {
    private final Audience audience;
    private final CapturedHead head = new CapturedHead();

    HeldHeadResponse(HttpServletResponse response, Audience audience) {
        super(response);
        this.audience = audience;
    }

    /** Whether it is decided what becomes of the response; its fields are the container's by then. */
    abstract boolean isDecided();

    /** Whether its writer was taken, so that its charset stands. */
    abstract boolean isWritten();

    final HttpServletResponse client() {
        return (HttpServletResponse) getResponse();
    }

    final boolean isForClient() {
        return audience == Audience.CLIENT;
    }

    final CapturedHead head() {
        return head;
    }

    /** The cookies that were set on the container's response, by the handler, its session or a filter before this one. */
    final List<String> cookies() {
        return isForClient() ? List.copyOf(client().getHeaders("Set-Cookie")) : List.of();
    }

    @Override
    public void setStatus(int status) {
        if (!isCommitted()) {
            head.status(status);
        }
    }

    @Deprecated
    @Override
    @SuppressWarnings("InlineMeSuggester") // the interface asks for it
    public void setStatus(int status, String message) {
        setStatus(status);
    }

    @Override
    public int getStatus() {
        return head.status();
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (!isCommitted()) {
            head.set(name, value);
        }
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (!isCommitted()) {
            head.add(name, value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public void setDateHeader(String name, long date) {
        setHeader(name, HttpDate.text(Instant.ofEpochMilli(date)));
    }

    @Override
    public void addDateHeader(String name, long date) {
        addHeader(name, HttpDate.text(Instant.ofEpochMilli(date)));
    }

    @Override
    public boolean containsHeader(String name) {
        return head.has(name) || (isForClient() && client().containsHeader(name));
    }

    @Override
    public @Nullable String getHeader(String name) {
        String own = head.fields().first(name);
        return own == null && isForClient() ? client().getHeader(name) : own;
    }

    @Override
    public Collection<String> getHeaders(String name) {
        List<String> all = new ArrayList<>(head.fields().all(name));
        if (isForClient() && !isDecided()) {
            all.addAll(client().getHeaders(name));
        }
        return all;
    }

    @Override
    public Collection<String> getHeaderNames() {
        Fields fields = head.fields();
        List<String> names = new ArrayList<>(
                fields.lines().stream().map(Fields.Line::name).distinct().toList());
        if (isForClient()) {
            client().getHeaderNames().stream().filter(name -> !fields.has(name)).forEach(names::add);
        }
        return names;
    }

    @Override
    public void addCookie(Cookie cookie) {
        if (isForClient()) {
            client().addCookie(cookie);
        } else {
            head.add("Set-Cookie", cookie.getName() + "="); // nobody gets it; it only says that there was one
        }
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!isCommitted()) {
            head.length(length);
        }
    }

    @Override
    public void setContentType(@Nullable String type) {
        if (!isCommitted()) {
            head.type(type);
        }
    }

    @Override
    public @Nullable String getContentType() {
        return head.type();
    }

    @Override
    public void setCharacterEncoding(@Nullable String charset) {
        if (!isCommitted() && !isWritten()) {
            head.charset(charset);
        }
    }

    @Override
    public String getCharacterEncoding() {
        return head.charset();
    }

    @Override
    public void setLocale(@Nullable Locale locale) {
        if (!isCommitted()) {
            head.locale(locale);
        }
    }

    @Override
    public Locale getLocale() {
        Locale own = head.locale();
        return own == null ? client().getLocale() : own;
    }
}
