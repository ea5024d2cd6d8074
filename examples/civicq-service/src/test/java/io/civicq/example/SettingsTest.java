package io.civicq.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void nothingNeedsToBeSaid() {
        assertThat(Settings.of(new String[0], Map.of())).isEqualTo(new Settings(8080, null));
    }

    @Test
    void theEnvironmentIsRead() {
        assertThat(Settings.of(new String[0], Map.of("PORT", "9000", "REDIS_URL", "redis://localhost:6379/0")))
                .isEqualTo(new Settings(9000, "redis://localhost:6379/0"));
    }

    @Test
    void anArgumentGoesBeforeTheEnvironment() {
        assertThat(Settings.of(new String[] {"--port", "9001"}, Map.of("PORT", "9000")))
                .isEqualTo(new Settings(9001, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --port x     | port must be a number from 0 to 65535, but was 'x'
                    --port 70000 | port must be a number from 0 to 65535, but was '70000'
                    --port       | --port needs a value
                    --prot 8080  | '--prot' is unknown; there are --port, --redis
                    """)
    void whatIsWrongIsNamed(String arguments, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(arguments.split(" ", -1), Map.of()))
                .withMessage(message);
    }
}
