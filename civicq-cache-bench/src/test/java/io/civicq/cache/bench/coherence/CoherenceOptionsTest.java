package io.civicq.cache.bench.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoherenceOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Coherence.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotSaidHasADefault() {
        assertThat(CoherenceOptions.parse(List.of("--seed", "-3", "--nodes", "2")))
                .isEqualTo(new CoherenceOptions(
                        2, Duration.ofSeconds(10), -3, List.of(Fault.NONE), CoherenceOptions.SubjectName.CIVICQ));
        assertThat(CoherenceOptions.parse(List.of("--seconds", "60", "--fault", "cut-trimmed", "--subject", "naive")))
                .isEqualTo(new CoherenceOptions(
                        3, Duration.ofSeconds(60), 7, List.of(Fault.CUT_TRIMMED), CoherenceOptions.SubjectName.NAIVE));
        assertThat(CoherenceOptions.parse(List.of("--fault", "all")).faults()).containsExactly(Fault.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nodes 1           | --nodes must be from 2 to 8, not 1
            --nodes x           | --nodes must be a whole number, not 'x'
            --seconds 0         | --seconds must be from 1 to 3600, not 0
            --seconds           | --seconds needs a value
            --sed 7             | no option '--sed'; there are --nodes, --seconds, --seed, --fault and --subject
            --fault cute        | no fault 'cute'; there are all, none, cut,
            --subject redisson  | no subject 'redisson'; there are civicq and naive
            """)
    void aWrongArgumentIsRefusedWithWhatIsAllowed(String arguments, String message) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void helpNamesEveryFault() {
        assertThat(run("--help")).isZero();
        for (Fault fault : Fault.values()) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("  " + fault.label() + " ");
        }
    }
}
