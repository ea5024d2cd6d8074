package io.civicq.cache.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.bench.peers.PeerName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Faults.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotSaidHasADefault() {
        assertThat(FaultsOptions.parse(List.of("--seconds", "4", "--fault", "silent,oom")))
                .isEqualTo(new FaultsOptions(
                        3,
                        48,
                        Duration.ofSeconds(4),
                        Duration.ofMillis(10),
                        3_000,
                        7,
                        List.of(Fault.SILENT, Fault.OOM),
                        List.of(PeerName.CIVICQ)));
        assertThat(FaultsOptions.parse(List.of()).faults()).containsExactly(Fault.values());
        assertThat(FaultsOptions.parse(List.of("--subject", "all")).subjects()).containsExactly(PeerName.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --threads 7        | --threads must be from 8 to 480, not 7
            --fault quiet      | --fault: there is no 'quiet'; there are all, none, silent,
            --subject ehcache  | --subject: there is no 'ehcache'; there are all, civicq, aside,
            --speed 3          | no option '--speed'; there are --nodes, --threads,
            """)
    void aWrongArgumentIsRefusedWithWhatIsAllowed(String arguments, String message) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void helpNamesEveryFaultAndSubject() {
        assertThat(run("--help")).isZero();
        for (Fault fault : Fault.values()) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("  " + fault.label() + " ");
        }
        for (PeerName peer : PeerName.values()) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("  " + peer.label() + " ");
        }
    }
}
