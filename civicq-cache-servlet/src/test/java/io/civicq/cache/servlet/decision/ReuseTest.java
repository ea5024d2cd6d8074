package io.civicq.cache.servlet.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Reuse.Standing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4 and §5.2.1, RFC 5861. Each response has a lifetime of 60 s. */
class ReuseTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // request                             | response                                      | age | SAFE |
                // RFC9111
                "                                      | max-age=60                                    | 59  | SERVE                | SERVE",
                "                                      | max-age=60                                    | 60  | VALIDATE             | VALIDATE",
                "                                      | max-age=60, no-cache                          | 1   | VALIDATE             | VALIDATE",
                "                                      | max-age=60, no-cache=x                        | 1   | SERVE                | SERVE",
                "                                      | max-age=60, stale-while-revalidate=10         | 69  | SERVE_AND_REVALIDATE | SERVE_AND_REVALIDATE",
                "                                      | max-age=60, stale-while-revalidate=10         | 70  | VALIDATE             | VALIDATE",
                "                                      | max-age=60, stale-while-revalidate=10, must-revalidate  | 61 | VALIDATE    | VALIDATE",
                "                                      | max-age=60, stale-while-revalidate=10, proxy-revalidate | 61 | VALIDATE    | VALIDATE",
                "                                      | s-maxage=60, stale-while-revalidate=10        | 61  | VALIDATE             | VALIDATE",
                "Cache-Control: no-cache               | max-age=60                                    | 1   | SERVE                | VALIDATE",
                "Pragma: no-cache                      | max-age=60                                    | 1   | SERVE                | VALIDATE",
                "Pragma: no-cache ; Cache-Control: max-age=9 | max-age=60                              | 1   | SERVE                | SERVE",
                "Cache-Control: max-age=0              | max-age=60                                    | 0   | SERVE                | VALIDATE",
                "Cache-Control: max-age=5              | max-age=60                                    | 5   | SERVE                | SERVE",
                "Cache-Control: max-age=5              | max-age=60                                    | 6   | SERVE                | VALIDATE",
                "Cache-Control: min-fresh=30           | max-age=60                                    | 30  | SERVE                | SERVE",
                "Cache-Control: min-fresh=30           | max-age=60                                    | 31  | SERVE                | VALIDATE",
                "Cache-Control: max-stale=10           | max-age=60                                    | 70  | VALIDATE             | SERVE",
                "Cache-Control: max-stale=10           | max-age=60                                    | 71  | VALIDATE             | VALIDATE",
                "Cache-Control: max-stale              | max-age=60                                    | 999 | VALIDATE             | SERVE",
                "Cache-Control: max-stale              | max-age=60, must-revalidate                   | 61  | VALIDATE             | VALIDATE",
                "Cache-Control: max-stale              | s-maxage=60                                   | 61  | VALIDATE             | VALIDATE",
                "Cache-Control: max-stale              | max-age=60, proxy-revalidate                  | 61  | VALIDATE             | VALIDATE",
            })
    void aStoredResponseIsServedOnlyIf(
            String request, String response, long age, Reuse.Action safe, Reuse.Action complete) {
        assertThat(judged(request, response, age, Standing.VALID, Profile.SAFE).action())
                .isEqualTo(safe);
        assertThat(judged(request, response, age, Standing.VALID, Profile.RFC9111)
                        .action())
                .isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60                                    | 61     | FORWARD     | SERVE_STALE",
                "max-age=60, stale-if-error=10                 | 69     | SERVE_STALE | SERVE_STALE",
                "max-age=60, stale-if-error=10                 | 70     | FORWARD     | FORWARD",
                "max-age=60, stale-if-error=99999              | 3659   | SERVE_STALE | SERVE_STALE",
                "max-age=60, stale-if-error=99999              | 3661   | FORWARD     | SERVE_STALE",
                "max-age=60, stale-if-error=10, must-revalidate | 61    | FORWARD     | FORWARD",
                "max-age=60, stale-if-error=10, no-cache       | 61     | FORWARD     | FORWARD",
                "s-maxage=60, stale-if-error=10                | 61     | FORWARD     | FORWARD",
            })
    void onAnErrorAStaleResponseIsServedOnlyIf(String response, long age, Reuse.OnError safe, Reuse.OnError complete) {
        assertThat(judged(null, response, age, Standing.VALID, Profile.SAFE).onError())
                .isEqualTo(safe);
        assertThat(judged(null, response, age, Standing.VALID, Profile.RFC9111).onError())
                .isEqualTo(complete);
    }

    @Test
    void whatWasInvalidatedIsAskedForAgainHoweverFresh() {
        Reuse reuse = judged(null, "max-age=60, stale-if-error=10", 1, Standing.INVALIDATED, Profile.SAFE);
        assertThat(reuse.action()).isEqualTo(Reuse.Action.VALIDATE);
        assertThat(reuse.onError()).isEqualTo(Reuse.OnError.SERVE_STALE);
    }

    @Test
    void onlyIfCachedIsHeededWhereRequestsAre() {
        RequestHead request = Samples.get("Cache-Control: only-if-cached");
        assertThat(Reuse.isOnlyIfCached(request, Profile.SAFE.switches())).isFalse();
        assertThat(Reuse.isOnlyIfCached(request, Profile.RFC9111.switches())).isTrue();
    }

    private static Reuse judged(String request, String response, long age, Standing standing, Profile profile) {
        return Reuse.of(
                Samples.get(request),
                Governing.of(Fields.of("Cache-Control", response)),
                Duration.ofSeconds(60),
                Duration.ofSeconds(age),
                standing,
                Reuse.StaleWindows.UNSAID,
                profile.switches());
    }
}
