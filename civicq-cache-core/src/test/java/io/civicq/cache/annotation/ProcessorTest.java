package io.civicq.cache.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.annotation.InMemoryCompiler.Problem;
import io.civicq.cache.annotation.InMemoryCompiler.Result;
import java.util.List;
import javax.tools.Diagnostic.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only the compiler can tell. */
class ProcessorTest {
    private static final String HEAD = "import io.civicq.cache.annotation.*; import java.util.*;\n";
    private static final String SERVICE =
            HEAD + "interface Service { @Cached(\"question\") String question(long questionId); }\n";

    private static List<Problem> problems(String source) {
        return InMemoryCompiler.withProcessor(source).problems();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            final class Service { @Cached("q") String q(long id) { return ""; } } | takes effect in a class that is neither final nor abstract
            abstract class Service { @Cached("q") abstract String q(long id); } | takes effect in a class that is neither final nor abstract
            class Service { @Cached("q") private String q(long id) { return ""; } } | Service.q(long id) is private, so calls of it cannot be cached
            class Service { @Cached("q") final String q(long id) { return ""; } } | Service.q(long id) is final, so calls of it cannot be cached
            class Service { @Cached("q") static String q(long id) { return ""; } } | Service.q(long id) is static, so calls of it cannot be cached
            interface Service { @Cached("q") static String q(long id) { return ""; } } | Service.q(long id) is static, so calls of it cannot be cached
            interface Service { @Cached("q") String q(long id) throws Throwable; } | declares Throwable; declare Exception or less
            class Outer { private interface Service { @Cached("q") String q(long id); } } | Service must not be private
            class Outer { class Service { @Cached("q") String q(long id) { return ""; } } } | static if it is a class in another
            """)
    void whatNoDecoratorCanDoIsAnError(String source, String message) {
        List<Problem> problems = problems(HEAD + source);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).kind()).isEqualTo(Kind.ERROR);
        assertThat(problems.get(0).message()).contains(message.replace("takes effect", "take effect"));
    }

    @Test
    void aCallThatStaysWithinTheObjectIsAWarningAtTheCall() {
        List<Problem> problems = problems(SERVICE + """
                class Jdbc implements Service {
                    public String question(long questionId) { return ""; }
                    String twice() { return question(7) + this.question(8); }
                    @SuppressWarnings("SelfInvocation") String on() { return question(7); }
                    String other(Service decorated) { return decorated.question(7); }
                }
                """);
        assertThat(problems).extracting(Problem::kind).containsOnly(Kind.WARNING);
        assertThat(problems).extracting(Problem::at).containsExactly("question(7)", "this.question(8)");
        assertThat(problems.get(0).message()).contains("this call of Jdbc.question stays within the object");
    }

    @Test
    void aDefaultMethodThatCallsACachedOneIsWarnedOf() {
        List<Problem> problems = problems(HEAD + """
                interface Service {
                    @Cached("question") String question(long questionId);
                    default String first() { return question(1); }
                }
                """);
        assertThat(problems).extracting(Problem::at).containsExactly("question(1)");
    }

    @Test
    void aDecoratedClassMayCallItself() {
        assertThat(problems(HEAD + """
                class Service {
                    @Cached("question") String question(long questionId) { return ""; }
                    String first() { return question(1); }
                }
                """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = "ArrayList<String>\nDate\nStringBuilder\nOptional<List<String>>\n", delimiter = '|')
    void aValueThatCallersCouldChangeIsAWarning(String type) {
        List<Problem> problems =
                problems(HEAD + "interface Service { @Cached(\"question\") " + type + " question(long questionId); }");
        assertThat(problems).extracting(Problem::kind).containsExactly(Kind.WARNING);
        assertThat(problems.get(0).message()).contains("which callers would share and could change");
        assertThat(problems.get(0).at()).contains("question");
    }

    @Test
    void genericsOverloadsNamesAndVarargsAreKept() {
        Result result = InMemoryCompiler.withProcessor("""
                package a.b;
                import io.civicq.cache.annotation.*; import java.util.*;
                public class Outer {
                    interface Above<T> { T find(long id) throws java.io.IOException; <X extends Comparable<? super X> & Runnable> X most(List<? extends X> of, T... more); }
                    public record Caches(long id) {}
                    public interface Service<K extends Comparable<K>> extends Above<K> {
                        @Cached("question") Caches question(long questionId);
                        @Cached(value = "question", key = "x:{questionId}:{result}") Caches question(long questionId, String result);
                        @Invalidates(tags = "t:{returned}:{id}") Caches write(long returned, String... result);
                        @Deprecated K[][] arrays(Map.Entry<K, ? super Integer> entry, int[]... values);
                        default void nothing() {}
                        boolean equals(Object other);
                    }
                    static class Jdbc {
                        Jdbc(String caches, int... keys) throws java.io.IOException {}
                        protected Jdbc(int one) {}
                        private Jdbc() {}
                        @Cached("question") protected Caches question(long questionId) throws java.io.IOException { return null; }
                        @Invalidates(dataTypes = "question") public int write() { return 1; }
                    }
                }
                """);
        assertThat(result.problems())
                .filteredOn(problem -> problem.kind() == Kind.ERROR)
                .isEmpty();
        assertThat(result.classes()).containsKeys("a.b.CachedOuter_Service", "a.b.CachedOuter_Jdbc");
        assertThat(result.generated().get("a.b.CachedOuter_Jdbc.java"))
                .contains(
                        "CachedOuter_Jdbc(io.civicq.cache.Caches caches_, io.civicq.cache.key.KeyTable keys_, java.lang.String caches, int... keys) throws java.io.IOException");
    }

    @Test
    void nothingIsGeneratedWhereNothingIsAnnotated() {
        Result result = InMemoryCompiler.withProcessor("interface Service { String question(long questionId); }");
        assertThat(result.problems()).isEmpty();
        assertThat(result.generated()).isEmpty();
    }

    @Test
    void aGeneratedDecoratorReflectsNothing() {
        String source = InMemoryCompiler.withProcessor(SERVICE).generated().get("CachedService.java");
        assertThat(source)
                .contains("implements Service")
                .doesNotContain("java.lang.reflect")
                .doesNotContain("Method.invoke");
    }
}
