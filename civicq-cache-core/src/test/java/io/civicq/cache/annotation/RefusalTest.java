package io.civicq.cache.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Caches;
import io.civicq.cache.annotation.InMemoryCompiler.Problem;
import io.civicq.cache.annotation.InMemoryCompiler.Result;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.key.KeyTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import javax.tools.Diagnostic.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be done as it is declared is refused: by the compiler at its place, and by a proxy in the same words. */
class RefusalTest {
    private static final String HEAD = """
            import io.civicq.cache.annotation.*;
            import io.civicq.cache.catalog.CivicEvents.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.stream.*;

            """;

    private static String service(String method) {
        return HEAD + "public interface Service {\n    " + method + "\n}\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Cached("question") void question(long questionId); | question | @Cached on Service.question(long questionId): it returns nothing that could be cached
            @Cached("question") Stream<String> question(long questionId); | question | it returns java.util.stream.Stream<java.lang.String>, which can be read or awaited once only
            @Cached("question") Iterator<String> question(long questionId); | question | which can be read or awaited once only
            @Cached("question") CompletionStage<Stream<String>> question(long questionId); | question | which can be read or awaited once only
            @Cached("question") Optional<Iterator<String>> question(long questionId); | question | which can be read or awaited once only
            @Cached("question") CompletionStage<io.civicq.cache.Answer<String>> question(long questionId); | question | but an answer must be all that is returned; return Answer of the value
            @Cached("question") Optional<io.civicq.cache.Answer<String>> question(long questionId); | question | but an answer must be all that is returned
            @Cached("question") io.civicq.cache.Answer<Stream<String>> question(long questionId); | question | which can be read or awaited once only
            @Cached("question") Future<String> question(long questionId); | question | which can be read or awaited once only
            @Cached("question") <T> T question(long questionId); | question | so the type of the value is not known
            @Cached("question") List<?> question(long questionId); | question | so the type of the value is not known
            @Cached(value = "question", key = "civicq:q:{id}") String question(long questionId); | "civicq:q:{id}" | @Cached on Service.question(long questionId): key 'civicq:q:{id}' names {id}, which is not among [questionId]
            @Cached(value = "question", key = "civicq:q:x{id}") String question(long id); | "civicq:q:x{id}" | a brace must enclose the whole segment
            @Cached(value = "question", key = "civicq:q:{id}") String question(long id, String language); | language | parameter 'language' is no part of the key 'civicq:q:{id}', so calls that differ in it would share a value
            @Cached(value = "question", key = "civicq:q:{at}") String question(double at); | at | parameter 'at' of type double has no text that is the same everywhere
            @Cached(value = "question", key = "civicq:q:{at}") String question(Object at); | at | parameter 'at' of type java.lang.Object has no text that is the same everywhere
            @Cached(value = "question", ttl = "15 minutes") String question(long questionId); | "15 minutes" | ttl '15 minutes' is not a duration such as PT15M
            @Cached(value = "question", ttl = "PT0S") String question(long questionId); | "PT0S" | ttl 'PT0S' must be positive
            @Cached(value = "question", tags = {"a", "b:{x}"}) String question(long questionId); | "b:{x}" | tag 'b:{x}' names {x}, which is not among [questionId]
            @Cached(value = "question", tags = "a b") String question(long questionId); | "a b" | printable ASCII characters without comma or space
            @Cached(value = "question", condition = "no") String question(long questionId); | "no" | condition 'no' must be the name of one method of the same type; there are 0
            @Cached(value = "question", condition = "size") String question(long questionId); default int size() { return 1; } | "size" | condition 'size' must return boolean, but returns int
            @Cached(value = "question", condition = "is") String question(long questionId); default boolean is(String text) { return true; } | "is" | condition 'is' takes 'text', which is no parameter of the method
            @Cached("question") @Invalidates(VoteCast.class) String question(long questionId, long contestId); | question | where the cache has the value the method is not called
            @Invalidates(VoteCast.class) void vote(long questionId); | VoteCast.class | nothing is called 'contestId', which VoteCast asks for
            @Invalidates(VoteCast.class) void vote(String questionId, long contestId); | VoteCast.class | 'questionId' is of type java.lang.String, but VoteCast asks for long
            @Invalidates void vote(long questionId); | vote | invalidates nothing; give it an event's class, keys, scopes, tags or dataTypes
            @Invalidates(keys = {"a:b", "a:{x}"}) void vote(long questionId); | "a:{x}" | nothing is called 'x'; name a parameter so
            @Invalidates(scopes = "a:{x}") void vote(long questionId); | "a:{x}" | nothing is called 'x'
            @Invalidates(tags = "a:{x}") void vote(long questionId); | "a:{x}" | nothing is called 'x'
            @Invalidates(Thread.class) void vote(long questionId); | Thread.class | event java.lang.Thread must be a record or have one public constructor
            @CachePut("question") void put(long questionId); | put | @CachePut on Service.put(long questionId): it returns nothing that could be cached
            @CachePut(value = "question", key = "a:{x}") String put(long questionId); | "a:{x}" | nothing is called 'x'
            """)
    void aMisuseIsRefusedAtItsPlaceAndInTheSameWordsByAProxy(String method, String place, String message) {
        List<Problem> problems = InMemoryCompiler.withProcessor(service(method)).problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).kind()).isEqualTo(Kind.ERROR);
        assertThat(problems.get(0).message()).contains(message);
        assertThat(problems.get(0).at()).contains(place);

        Result plain = InMemoryCompiler.withoutProcessor(service(method), "-parameters");
        assertThatThrownBy(() -> proxy(plain.load("Service"), CacheKeys.table()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problems.get(0).message());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Cached("nothing") String question(long questionId); | @Cached on Service.question(long questionId): data type 'nothing' has no key
            @Cached("question") String question(long id); | parameter 'id' is no part of the key 'civicq:question:{questionId}'
            @Cached("question") String question(); | key 'civicq:question:{questionId}' names {questionId}, which is not among []
            @Cached("question") String question(long questionId, int page); | parameter 'page' is no part of the key
            @Cached("analytics") String question(long other); | no key of data type 'analytics' has exactly the parameters [other]; there are 'civicq:analytics:{report}', 'civicq:contest:{contestId}:stats'
            @Cached("question") String question(double questionId); | parameter 'questionId' of type double has no text that is the same everywhere
            @CachePut("question") String question(long other); | no key of data type 'question' has exactly the parameters [other]
            """)
    void whatTheTableDoesNotFitIsRefusedWhenTheServiceIsMadeInTheSameWords(String method, String message)
            throws Exception {
        Result compiled = InMemoryCompiler.withProcessor(service(method));
        assertThat(compiled.problems()).isEmpty();
        Class<?> decorator = compiled.load("CachedService");
        Class<?> service = decorator.getInterfaces()[0];

        try (Caches caches = caches()) {
            assertThatThrownBy(() -> decorator
                            .getConstructor(Caches.class, KeyTable.class, service)
                            .newInstance(caches, CacheKeys.table(), nobody(service)))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
        assertThatThrownBy(() -> proxy(service, CacheKeys.table()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aProxyNeedsTheNamesOfParameters() {
        Result nameless =
                InMemoryCompiler.withoutProcessor(service("@Cached(\"question\") String question(long questionId);"));
        assertThatThrownBy(() -> proxy(nameless.load("Service"), CacheKeys.table()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("question(long)")
                .hasMessageContaining("compile with -parameters, or name each with @BoundAs");

        Result named = InMemoryCompiler.withoutProcessor(
                service("@Cached(\"question\") String question(@BoundAs(\"questionId\") long a);"));
        assertThat(proxy(named.load("Service"), CacheKeys.table())).isNotNull();
    }

    @Test
    void aProxyNeedsAnInterfaceAndAnAnnotation() {
        try (Caches caches = caches()) {
            CachedProxies proxies = CachedProxies.of(caches, CacheKeys.table());
            assertThatThrownBy(() -> proxies.proxy(String.class, "x")).hasMessageContaining("is no interface");
            assertThatThrownBy(() -> proxies.proxy(Runnable.class, () -> {}))
                    .hasMessageContaining("has @Cached, @CachePut or @Invalidates");
        }
    }

    @Test
    void anAnnotationThatNoCallerReachesIsRefused() {
        try (Caches caches = caches()) {
            assertThatThrownBy(() -> CachedProxies.of(caches, CacheKeys.table()).proxy(Runnable.class, new Quiet()))
                    .hasMessageContaining("hidden() is annotated, but no method of java.lang.Runnable");
        }
    }

    /** It has more than its interface. */
    static class Quiet implements Runnable {
        @Override
        public void run() {}

        @Invalidates(dataTypes = "question")
        void hidden() {}
    }

    private static Object proxy(Class<?> service, KeyTable keys) {
        try (Caches caches = caches()) {
            return proxy(CachedProxies.of(caches, keys), service);
        }
    }

    private static <S> S proxy(CachedProxies proxies, Class<S> service) {
        return proxies.proxy(service, service.cast(nobody(service)));
    }

    private static Object nobody(Class<?> service) {
        return Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, (proxy, method, arguments) -> null);
    }

    private static Caches caches() {
        return Caches.builder().policies(AnnotatedServiceContract.policies()).build();
    }
}
