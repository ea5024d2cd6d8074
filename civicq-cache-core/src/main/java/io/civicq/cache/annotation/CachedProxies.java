package io.civicq.cache.annotation;

import io.civicq.cache.Caches;
import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Site;
import io.civicq.cache.key.KeyTable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes services whose annotated methods are cached, at run time and with nothing but the JDK.
 *
 * <pre>{@code
 * CachedProxies proxies = CachedProxies.of(caches, CacheKeys.table());
 * QuestionService questions = proxies.proxy(QuestionService.class, new JdbcQuestionService(dataSource));
 * }</pre>
 *
 * <p>Everything is resolved and checked when a proxy is made. Names of parameters must be compiled in ({@code -parameters}). The
 * annotations stand on the methods of the interface, or of the class behind it. Calls within that class bypass the cache: they
 * do not go through the proxy. Immutable and thread-safe.
 */
public final class CachedProxies {
    private final Caches caches;
    private final KeyTable keys;

    private CachedProxies(Caches caches, KeyTable keys) {
        this.caches = caches;
        this.keys = keys;
    }

    /** Makes proxies with these caches and keys. */
    public static CachedProxies of(Caches caches, KeyTable keys) {
        return new CachedProxies(caches, keys);
    }

    /**
     * The service, cached. Its {@code equals} compares what stands behind; the exceptions of the target come out as they are.
     *
     * @param service an interface
     * @throws IllegalArgumentException if it is none, if no method is annotated, or if an annotated method cannot be done as it
     *     is declared; the message names the method and says what is allowed
     */
    public <S> S proxy(Class<S> service, S target) {
        if (!service.isInterface()) {
            throw new IllegalArgumentException(
                    service.getName()
                            + " is no interface; a class is cached by the decorator that is generated for it, see docs/annotations.md");
        }
        ReflectedAnnotations annotations = new ReflectedAnnotations(caches, keys, service, target);
        Map<Method, Invocation> invocations = new HashMap<>();
        boolean annotated = false;
        for (Method method : service.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                Invocation invocation = annotations.invocation(method);
                annotated |= invocation != null;
                invocations.put(method, invocation == null ? TargetMethod.of(method, target)::call : invocation);
            }
        }
        checkClass(service, target);
        if (!annotated) {
            throw new IllegalArgumentException("no method of " + service.getName() + " or "
                    + target.getClass().getName() + " has @Cached, @CachePut or @Invalidates");
        }
        return service.cast(Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, new ProxyHandler(target, Map.copyOf(invocations))));
    }

    /** An annotation on a method that no caller reaches through the interface would be without effect. */
    private static void checkClass(Class<?> service, Object target) {
        for (Method method : target.getClass().getDeclaredMethods()) {
            boolean reached = Arrays.stream(service.getMethods())
                    .anyMatch(offered -> offered.getName().equals(method.getName())
                            && offered.getParameterCount() == method.getParameterCount());
            if (!reached && ReflectedAnnotations.isAnnotated(method)) {
                throw new PlanException(
                        method + " is annotated, but no method of " + service.getName()
                                + ", so no call of it would be cached",
                        Site.method());
            }
        }
    }
}
