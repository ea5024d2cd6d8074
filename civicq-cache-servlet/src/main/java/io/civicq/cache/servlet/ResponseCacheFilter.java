package io.civicq.cache.servlet;

import io.civicq.cache.Caches;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.servlet.decision.Profile;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The filter that puts a {@link ResponseCache} in front of a web application. To be mapped to requests and to asynchronous
 * dispatches, and declared to support asynchronous operation.
 *
 * <p>Declared in {@code web.xml} it takes the cache from the context attribute {@link #CACHE}. If there is none it makes one of its
 * own, in this process, by its init parameters: {@code profile} ({@code SAFE} or {@code RFC9111}), {@code hosts} (by commas), and
 * those of {@link Routes#of(Properties)}.
 */
public final class ResponseCacheFilter implements Filter {
    /** The context attribute in which an application leaves its {@link ResponseCache}. */
    public static final String CACHE = ResponseCache.class.getName();

    /** The request attribute that says that a request has been here, and with what. */
    static final String EXCHANGE = ResponseCacheFilter.class.getName() + ".exchange";

    private @Nullable ResponseCache cache;
    private @Nullable Caches owned;

    /** For {@code web.xml}. */
    public ResponseCacheFilter() {}

    /** With the cache to be used. */
    public ResponseCacheFilter(ResponseCache cache) {
        this.cache = cache;
    }

    @Override
    public void init(FilterConfig config) {
        if (cache == null && config.getServletContext().getAttribute(CACHE) instanceof ResponseCache given) {
            cache = given;
        }
        if (cache == null) {
            Caches own = Caches.builder()
                    .policies(TtlTable.empty().with(ResponseCache.DATA_TYPE, ResponseCache.policy()))
                    .build();
            owned = own;
            cache = configured(own, config);
        }
    }

    private static ResponseCache configured(Caches caches, FilterConfig config) {
        Properties properties = new Properties();
        for (Enumeration<String> names = config.getInitParameterNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            properties.setProperty(name, config.getInitParameter(name));
        }
        ResponseCache.Builder builder = ResponseCache.on(caches).routes(Routes.of(properties));
        String profile = properties.getProperty("profile");
        if (profile != null) {
            builder.profile(profileOf(profile));
        }
        String hosts = properties.getProperty("hosts");
        return hosts == null
                ? builder.build()
                : builder.hosts(hosts.split("\\s*,\\s*", -1)).build();
    }

    private static Profile profileOf(String name) {
        try {
            return Profile.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "init parameter profile='" + name + "' of the response cache filter must be SAFE or RFC9111", e);
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ResponseCache responses = cache;
        Object before = request.getAttribute(EXCHANGE);
        if (responses == null
                || !(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
        } else if (before instanceof Exchange exchange && request.getDispatcherType() == DispatcherType.ASYNC) {
            exchange.resume(chain, request, response);
        } else if (before != null || request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
        } else {
            request.setAttribute(EXCHANGE, this);
            responses.serve(http, answer, chain);
        }
    }

    @Override
    public void destroy() {
        if (owned != null) {
            owned.close();
        }
    }
}
