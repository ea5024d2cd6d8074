package io.civicq.cache.redis.server;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that gives tests the {@link RedisAddress} of one Redis, shared by all classes of the run.
 *
 * <p>{@code @ExtendWith(RedisUnderTest.class)}, then a parameter of a constructor, a life cycle method or a test.
 * The server starts when the first asks and ends with the run. Where none can be had the tests fail; they are never
 * skipped.
 */
public final class RedisUnderTest implements ParameterResolver {

    private static final String RUN = UUID.randomUUID().toString();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RedisAddress.class;
    }

    @Override
    public RedisAddress resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RedisSource.Running redis = context.getRoot()
                .getStore(Namespace.create(RedisUnderTest.class))
                .computeIfAbsent(Shared.class, key -> Shared.open(), Shared.class)
                .redis();
        return new RedisAddress(
                redis.address().getHost(), redis.address().getPort(), namespaceOf(context.getRequiredTestClass(), RUN));
    }

    /** Nested classes share the namespace of the class around them, whose instance may hold it. */
    static String namespaceOf(Class<?> testClass, String run) {
        Class<?> outermost = testClass;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        return String.format("%s-%08x", outermost.getSimpleName(), (outermost.getName() + run).hashCode());
    }

    /** What JUnit's root store closes when the run ends. */
    private record Shared(RedisSource.Running redis) implements AutoCloseable {

        static Shared open() {
            RedisSource source = RedisSource.choose(System.getProperty(RedisSource.PROPERTY), DockerRedis::isAvailable);
            RedisSource.Running redis = source.open();
            String version = new RedisEndpoint(redis.address()).version();
            System.out.println("Redis under test: " + redis.name() + " " + version + " on " + redis.address());
            return new Shared(redis);
        }

        @Override
        public void close() {
            redis.end().run();
        }
    }
}
