package io.civicq.cache.bench.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    private static final List<String> NAMES = List.of("--nodes", "--fault");
    private static final List<String> FAULTS = List.of("none", "silent", "slow");

    private static long nodes(Arguments arguments) {
        return arguments.number("--nodes", 3, 2, 8);
    }

    private static List<String> faults(Arguments arguments) {
        return arguments.some("--fault", List.of("none"), FAULTS, fault -> fault);
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        Arguments nothing = Arguments.of(List.of(), NAMES);

        assertThat(nodes(nothing)).isEqualTo(3);
        assertThat(faults(nothing)).containsExactly("none");
    }

    @Test
    void whatIsSaidCounts() {
        assertThat(nodes(Arguments.of(List.of("--nodes", "8"), NAMES))).isEqualTo(8);
        assertThat(faults(Arguments.of(List.of("--fault", "slow,none"), NAMES))).containsExactly("slow", "none");
        assertThat(faults(Arguments.of(List.of("--fault", "all"), NAMES))).isEqualTo(FAULTS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nodes 1      | --nodes must be from 2 to 8, not 1
            --nodes 9      | --nodes must be from 2 to 8, not 9
            --nodes x      | --nodes must be a whole number, not 'x'
            --nodes        | --nodes needs a value
            --node 3       | no option '--node'; there are --nodes, --fault
            --fault mute   | --fault: there is no 'mute'; there are all, none, silent, slow
            --fault none,  | --fault: there is no ''; there are all, none, silent, slow
            """)
    void aWrongArgumentIsRefusedWithWhatIsAllowed(String words, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    Arguments arguments = Arguments.of(List.of(words.split(" ", -1)), NAMES);
                    nodes(arguments);
                    faults(arguments);
                })
                .withMessage(message);
    }
}
