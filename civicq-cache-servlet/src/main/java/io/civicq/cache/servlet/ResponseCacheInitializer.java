package io.civicq.cache.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the filter in front of a web application that asks for it by the context parameter {@value #URL_PATTERNS}, and does nothing in
 * any other. Found by the container.
 */
public final class ResponseCacheInitializer implements ServletContainerInitializer {
    /** The context parameter with the URL patterns to cache, by commas, such as {@code /*}. */
    public static final String URL_PATTERNS = "civicq.http.url-patterns";

    private static final String NAME = "civicq-response-cache";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        String patterns = context.getInitParameter(URL_PATTERNS);
        if (patterns == null) {
            return;
        }
        FilterRegistration.Dynamic registration = context.addFilter(NAME, new ResponseCacheFilter());
        if (registration == null) {
            return; // the application has declared it itself
        }
        registration.setAsyncSupported(true);
        context.getInitParameterNames()
                .asIterator()
                .forEachRemaining(name -> registration.setInitParameter(name, context.getInitParameter(name)));
        registration.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, patterns.split("\\s*,\\s*", -1));
    }
}
