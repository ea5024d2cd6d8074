package io.civicq.cache.annotation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a proxy does: for each method of its interface an invocation that was made when the proxy was. */
final class ProxyHandler implements InvocationHandler {
    private static final Object[] NOTHING = {};

    private final Object target;
    private final Map<Method, Invocation> invocations;

    ProxyHandler(Object target, Map<Method, Invocation> invocations) {
        this.target = target;
        this.invocations = invocations;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Invocation invocation = invocations.get(method);
        if (invocation != null) {
            return invocation.invoke(arguments == null ? NOTHING : arguments);
        }
        return switch (method.getName()) {
            case "equals" -> arguments != null && isEqual(arguments[0]);
            case "hashCode" -> target.hashCode();
            default -> "cached " + target;
        };
    }

    private boolean isEqual(@Nullable Object other) {
        return other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof ProxyHandler that
                && that.target.equals(target);
    }
}
