package io.civicq.cache.bench.stampede;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampedeOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Stampede.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotSaidHasADefault() {
        assertThat(StampedeOptions.parse(List.of("--threads", "8", "--subject", "civicq,jetcache")))
                .isEqualTo(new StampedeOptions(
                        3,
                        8,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(6),
                        9,
                        List.of(Contender.CIVICQ, Contender.JETCACHE)));
        assertThat(StampedeOptions.parse(List.of()).contenders()).containsExactly(Contender.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --threads 257      | --threads must be from 1 to 256, not 257
            --subject civic    | --subject: there is no 'civic'; there are all, civicq-stale, civicq,
            --expiry 3         | no option '--expiry'; there are --nodes, --threads,
            """)
    void aWrongArgumentIsRefusedWithWhatIsAllowed(String arguments, String message) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void helpNamesEverySubject() {
        assertThat(run("--help")).isZero();
        for (Contender contender : Contender.values()) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("  " + contender.label() + " ");
        }
    }
}
