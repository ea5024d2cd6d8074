package io.civicq.cache.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The request that a handler sees while its response may be stored: conditions, ranges and codings, which are this cache's to
 * answer, are hidden, and it is noticed when the handler reads what the key does not show.
 */
final class ObservedRequest extends HttpServletRequestWrapper {
    private static final Set<String> HIDDEN =
            Set.of("if-none-match", "if-modified-since", "if-range", "range", "accept-encoding");
    private static final Set<String> UNKEYED = Set.of(
            "forwarded",
            "cookie",
            "authorization",
            "x-original-url",
            "x-original-uri",
            "x-original-host",
            "x-rewrite-url",
            "x-host",
            "x-http-host-override",
            "x-http-method-override",
            "x-http-method",
            "x-method-override");
    private static final String FORWARDED = "x-forwarded-";

    private final HttpServletResponse captured;
    private final Map<String, String> validators;
    private final Set<String> keyedFields;
    private final Set<String> keyedCookies;
    private final Asynchrony asynchrony;
    private volatile boolean readUnkeyed;
    private volatile @Nullable AsyncContext context;

    /** Whether the handler may go on after it has returned. */
    enum Asynchrony {
        ALLOWED,
        REFUSED
    }

    /**
     * What the handler is to see.
     *
     * @param validators the conditions of this cache, by their names in lower case
     * @param keyedFields names, in lower case, of fields that are part of the key
     * @param keyedCookies names of cookies that are
     */
    record View(
            Map<String, String> validators, Set<String> keyedFields, Set<String> keyedCookies, Asynchrony asynchrony) {}

    private UnaryOperator<AsyncContext> completing = UnaryOperator.identity();

    ObservedRequest(HttpServletRequest request, HttpServletResponse captured, View view) {
        super(request);
        this.captured = captured;
        this.validators = view.validators;
        this.keyedFields = view.keyedFields;
        this.keyedCookies = view.keyedCookies;
        this.asynchrony = view.asynchrony;
    }

    /** Says what is done with the context of a handler that goes on. */
    void whenAsync(UnaryOperator<AsyncContext> wrapping) {
        completing = wrapping;
    }

    private HttpServletRequest received() {
        return (HttpServletRequest) getRequest();
    }

    /** Whether the handler read something that the key does not show. */
    boolean hasReadUnkeyed() {
        return readUnkeyed;
    }

    private boolean isUnkeyed(String name) {
        return (UNKEYED.contains(name) || name.startsWith(FORWARDED)) && !keyedFields.contains(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (HIDDEN.contains(lower)) {
            return validators.get(lower);
        }
        String value = received().getHeader(name);
        readUnkeyed |= value != null && isUnkeyed(lower);
        return value;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (HIDDEN.contains(lower)) {
            String value = validators.get(lower);
            return Collections.enumeration(value == null ? List.of() : List.of(value));
        }
        Enumeration<String> values = received().getHeaders(name);
        readUnkeyed |= values.hasMoreElements() && isUnkeyed(lower);
        return values;
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(received().getHeaderNames());
        names.removeIf(name -> HIDDEN.contains(name.toLowerCase(Locale.ROOT)));
        names.addAll(validators.keySet());
        return Collections.enumeration(names);
    }

    @Override
    public long getDateHeader(String name) {
        boolean hidden = HIDDEN.contains(name.toLowerCase(Locale.ROOT));
        return hidden ? -1 : received().getDateHeader(name);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        Cookie[] cookies = received().getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                readUnkeyed |= !keyedCookies.contains(cookie.getName());
            }
        }
        return cookies;
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        HttpSession session = received().getSession(create);
        readUnkeyed |= session != null;
        return session;
    }

    @Override
    public @Nullable HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public String changeSessionId() {
        readUnkeyed = true;
        return received().changeSessionId();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Principal user = received().getUserPrincipal();
        readUnkeyed |= user != null;
        return user;
    }

    @Override
    public @Nullable String getRemoteUser() {
        String user = received().getRemoteUser();
        readUnkeyed |= user != null;
        return user;
    }

    @Override
    public boolean isUserInRole(String role) {
        readUnkeyed |= received().getUserPrincipal() != null;
        return received().isUserInRole(role);
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        readUnkeyed = true;
        return received().authenticate(response);
    }

    @Override
    public void login(String user, String password) throws ServletException {
        readUnkeyed = true;
        received().login(user, password);
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) throws IOException, ServletException {
        readUnkeyed = true;
        return received().upgrade(handler);
    }

    @Override
    public boolean isAsyncSupported() {
        return asynchrony == Asynchrony.ALLOWED && received().isAsyncSupported();
    }

    /** Without arguments the container would go on with its own response. */
    @Override
    public AsyncContext startAsync() {
        return startAsync(this, captured);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        if (asynchrony == Asynchrony.REFUSED) {
            throw new IllegalStateException("this run refreshes a stored response and cannot go on asynchronously");
        }
        AsyncContext started = completing.apply(received().startAsync(request, response));
        context = started;
        return started;
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext started = context;
        return started == null ? received().getAsyncContext() : started;
    }
}
