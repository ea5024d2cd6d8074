package io.civicq.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A position survives the way to another node and back, and nothing else is taken for one. */
class LogPositionTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 1763800000000000",
        "-1, 9223372036854775807",
        "0, 9223372036854775807",
        "81985529216486895, 5"
    })
    void aPositionIsReadBackFromItsText(long epoch, long number) {
        LogPosition position = new LogPosition(epoch, number);

        assertThat(position.text()).matches("[0-9a-z-]+");
        assertThat(LogPosition.parse(position.text())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "pendin",
                "PENDING ",
                "0123456789abcdef",
                "0123456789abcdef-",
                "0123456789abcdef--1",
                "0123456789abcdef-x",
                "0123456789abcdeg-1",
                "+123456789abcdef-1",
                "0123456789abcdef-9223372036854775808",
                "0123456789abcdef-99999999999999999999",
                "0123456789abcdef-1 ",
                "\u0660123456789abcdef-1"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogPosition.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("16 hexadecimal digits");
    }

    @ParameterizedTest
    @CsvSource({"7, 5, true", "7, 9223372036854775806, true", "0, 5, true"})
    void noPositionOfALogCoversWhatIsPending(long epoch, long number, boolean pendingIsNotCovered) {
        assertThat(!new LogPosition(epoch, number).covers(LogPosition.PENDING)).isEqualTo(pendingIsNotCovered);
    }
}
