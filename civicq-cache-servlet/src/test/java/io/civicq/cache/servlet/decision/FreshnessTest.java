package io.civicq.cache.servlet.decision;

import static io.civicq.cache.servlet.decision.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.2, RFC 9213 §2.2. The time is Fri, 20 Nov 2026 12:00:00 GMT. */
class FreshnessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "200 | Cache-Control: s-maxage=10, max-age=20                                     | 10    | S_MAXAGE",
                "200 | Cache-Control: s-maxage=0, max-age=20                                      | 0     | S_MAXAGE",
                "200 | Cache-Control: max-age=20 ; Expires: Fri, 20 Nov 2026 13:00:00 GMT         | 20    | MAX_AGE",
                "200 | Expires: Fri, 20 Nov 2026 13:00:00 GMT                                     | 3600  | EXPIRES",
                "200 | Expires: Fri, 20 Nov 2026 13:00:00 GMT ; Date: Fri, 20 Nov 2026 12:30:00 GMT | 1800 | EXPIRES",
                "200 | Expires: Friday, 20-Nov-26 13:00:00 GMT                                    | 3600  | EXPIRES",
                "200 | Expires: Fri Nov 20 13:00:00 2026                                          | 3600  | EXPIRES",
                "200 | Expires: Fri, 20 Nov 2026 11:00:00 GMT                                     | 0     | EXPIRES",
                "200 | Expires: 0                                                                 | 0     | EXPIRES",
                "200 | Expires: -1                                                                | 0     | EXPIRES",
                "200 | Expires: Fri, 20 Nov 2026 13:00:00 UTC                                     | 0     | EXPIRES",
                "200 | Expires: Fri, 20 Nov 2026 13:00:00 +0000                                   | 0     | EXPIRES",
                "200 | Expires: 20 Nov 2026 13:00:00 GMT                                          | 0     | EXPIRES",
                "200 | Expires: Fri, 20 Nov 2026 13:00:00 GMT ; Expires: 0                        | 0     | EXPIRES",
                "200 | Last-Modified: Fri, 20 Nov 2026 11:50:00 GMT                               | 60    | HEURISTIC",
                "200 | Last-Modified: Tue, 20 Oct 2026 12:00:00 GMT                               | 300   | HEURISTIC",
                "404 | Last-Modified: Fri, 20 Nov 2026 11:50:00 GMT                               | 0     | NONE",
                "200 | Last-Modified: Fri, 20 Nov 2026 12:50:00 GMT                               | 0     | NONE",
                "200 | X: 1                                                                       | 0     | NONE",
                "200 | CDN-Cache-Control: max-age=5 ; Cache-Control: max-age=20                   | 5     | MAX_AGE",
                "200 | CivicQ-Cache-Control: max-age=3 ; CDN-Cache-Control: max-age=5             | 3     | MAX_AGE",
                "200 | Surrogate-Control: max-age=7 ; Cache-Control: no-cache                     | 7     | MAX_AGE",
                "200 | CDN-Cache-Control: max-age=\"5 ; Cache-Control: max-age=20                 | 20    | MAX_AGE",
                "200 | CDN-Cache-Control: MAX-AGE=5 ; Cache-Control: max-age=20                   | 20    | MAX_AGE",
                "200 | CDN-Cache-Control: ; Cache-Control: max-age=20                             | 20    | MAX_AGE",
                "200 | CDN-Cache-Control: public ; Expires: Fri, 20 Nov 2026 13:00:00 GMT         | 0     | NONE",
            })
    void theFirstThatAppliesSaysHowLong(int status, String fields, long seconds, FreshnessLifetime.Basis basis) {
        assertThat(lifetime(status, fields, null, Profile.SAFE))
                .isEqualTo(new FreshnessLifetime(Duration.ofSeconds(seconds), basis));
    }

    @ParameterizedTest
    @CsvSource({"200", "203", "204", "300", "301", "308", "404", "405", "410", "414", "501"})
    void aStatusThatIsHeuristicallyCacheableHasATenthOfItsAgeUnmodified(int status) {
        assertThat(lifetime(status, "Last-Modified: Fri, 20 Nov 2026 11:00:00 GMT", null, Profile.RFC9111))
                .isEqualTo(new FreshnessLifetime(Duration.ofMinutes(6), FreshnessLifetime.Basis.HEURISTIC));
    }

    @ParameterizedTest
    @CsvSource({"302", "307", "400", "403", "500", "599"})
    void anyOtherStatusHasAHeuristicLifetimeOnlyIfPublic(int status) {
        String modified = "Last-Modified: Fri, 20 Nov 2026 11:00:00 GMT";
        assertThat(lifetime(status, modified, null, Profile.RFC9111).basis()).isEqualTo(FreshnessLifetime.Basis.NONE);
        assertThat(lifetime(status, modified + " ; Cache-Control: public", null, Profile.RFC9111)
                        .basis())
                .isEqualTo(FreshnessLifetime.Basis.HEURISTIC);
    }

    @Test
    void aRouteSpeaksWhereTheResponseIsSilent() {
        Duration route = Duration.ofMinutes(15);
        assertThat(lifetime(200, "X: 1", route, Profile.SAFE).lifetime()).isEqualTo(route);
        assertThat(lifetime(200, "Cache-Control: max-age=5", route, Profile.SAFE)
                        .lifetime())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(lifetime(404, "X: 1", route, Profile.SAFE).lifetime()).isZero();
    }

    private static FreshnessLifetime lifetime(int status, String fields, Duration route, Profile profile) {
        ResponseHead response = Samples.response(status, fields);
        return FreshnessLifetime.of(response, Governing.of(response.fields()), NOW, route, profile.switches());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X: 1                                             | 0 | 0",
                "X: 1                                             | 3 | 3",
                "Age: 10                                          | 3 | 13",
                "Age: 10, 20                                      | 0 | 10",
                "Age: -10                                         | 0 | 0",
                "Age: abc                                         | 0 | 0",
                "Age: 99999999999999                              | 0 | 2147483648",
                "Date: Fri, 20 Nov 2026 11:59:00 GMT              | 3 | 60",
                "Date: Fri, 20 Nov 2026 11:59:00 GMT ; Age: 90    | 3 | 93",
                "Date: Fri, 20 Nov 2026 12:59:00 GMT              | 3 | 3",
                "Date: yesterday                                  | 3 | 3",
            })
    void theAgeOnReceiptIsTheGreaterOfWhatTheClockAndTheFieldSay(String fields, long delay, long age) {
        assertThat(CurrentAge.corrected(Samples.fields(fields), Duration.ofSeconds(delay), NOW))
                .isEqualTo(Duration.ofSeconds(age));
    }

    @Test
    void aDateWithTwoDigitsOfYearIsAtMostFiftyYearsAhead() {
        assertThat(HttpDate.parse("Wednesday, 09-Nov-94 08:49:37 GMT", NOW))
                .isEqualTo(Instant.parse("1994-11-09T08:49:37Z"));
        assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW))
                .isEqualTo(HttpDate.parse("Sun Nov  6 08:49:37 1994", NOW));
        assertThat(HttpDate.text(NOW)).isEqualTo(Samples.DATE);
    }
}
