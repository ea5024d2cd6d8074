package io.civicq.example.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported was measured right. */
class MeasuringTest {
    @Test
    void aPercentileIsTooHighByAFewPerCentAtMost() {
        SplittableRandom random = new SplittableRandom(7);
        long[] micros = random.longs(10_000, 0, 3_000_000).toArray();
        Latencies latencies = new Latencies();
        Arrays.stream(micros).forEach(each -> latencies.record(each * 1_000));
        Arrays.sort(micros);

        for (double part : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
            long exact = micros[(int) Math.ceil(part * micros.length) - 1];
            assertThat(latencies.percentile(part).toNanos() / 1_000).isBetween(exact, exact + exact / 31);
        }
        assertThat(latencies.max()).isEqualTo(Duration.ofNanos(micros[micros.length - 1] * 1_000));
        assertThat(latencies.count()).isEqualTo(micros.length);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "63", "64", "65", "127", "128", "1000000", "9223372036854775"})
    void aSingleDurationIsItsOwnPercentile(long micros) {
        Latencies latencies = new Latencies();

        latencies.record(micros * 1_000);

        assertThat(latencies.percentile(0.5)).isEqualTo(Duration.ofNanos(micros * 1_000));
    }

    @Test
    void nothingMeasuredIsZero() {
        assertThat(new Latencies().percentile(0.99)).isZero();
    }

    @Test
    void aRankIsAsManyTimesRarerAsItsNumber() {
        Zipf zipf = new Zipf(100);
        SplittableRandom random = new SplittableRandom(7);
        int[] counts = new int[101];
        for (int i = 0; i < 200_000; i++) {
            counts[zipf.rank(random.nextDouble())]++;
        }

        assertThat(counts[1] / (double) counts[2]).isBetween(1.9, 2.1);
        assertThat(counts[1] / (double) counts[10]).isBetween(9.0, 11.0);
        assertThat(counts[100]).isPositive();
    }

    @Test
    void everyDrawHasARank() {
        assertThat(new Zipf(3).rank(0)).isEqualTo(1);
        assertThat(new Zipf(3).rank(Math.nextDown(1.0))).isEqualTo(3);
        assertThat(new Zipf(1).rank(0.5)).isEqualTo(1);
    }

    @Test
    void whatIsGoneIsAGoodAnswerAndWhatBrokeIsNot() {
        Score score = new Score();
        score.answered(Ask.get("/api/questions/7"), new Target.Answered(404, "near", 1_000, 100));
        score.answered(Ask.get("/api/questions/7"), new Target.Answered(200, "database", 2_000, 100));
        score.answered(Ask.get("/api/questions/7"), new Target.Answered(500, "", 1_000, 100));
        score.unanswered(Ask.get("/api/questions/7"), new java.io.IOException("reset"));

        assertThat(score.requests()).isEqualTo(4);
        assertThat(score.failures()).isEqualTo(2);
        assertThat(score.reasons()).hasSize(2);
        assertThat(score.cachedShare()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1:8080", "https://localhost:8080", "localhost:8080"})
    void loadIsSentToThisMachineOnly(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Target(url))
                .withMessageContaining("this machine only")
                .withMessageContaining(url);
    }
}
