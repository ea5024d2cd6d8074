package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RFC 9111, sentence by sentence: a first request, some time, a second request, and whether the handler ran for it. Each row runs on
 * each container under each profile.
 */
class ConformanceIT {
    private static final String OLD = "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT";

    /**
     * A case.
     *
     * @param sentence what the RFC says
     * @param response fields of the handler's response, by {@code ;}
     * @param first fields of the first request
     * @param later seconds until the second
     * @param second fields of the second request
     * @param safe what happens under {@link Profile#SAFE}
     * @param complete what happens under {@link Profile#RFC9111}
     */
    private record Case(
            String sentence,
            int status,
            String response,
            String first,
            int later,
            String second,
            Then safe,
            Then complete) {}

    private enum Then {
        REUSED,
        ASKED,
        TIMEOUT
    }

    private static Case of(String sentence, int status, String response, int later, Then both) {
        return new Case(sentence, status, response, "", later, "", both, both);
    }

    private static Case of(String sentence, String response, Then both) {
        return of(sentence, 200, response, 0, both);
    }

    private static Case of(String sentence, String response, Then safe, Then complete) {
        return new Case(sentence, 200, response, "", 0, "", safe, complete);
    }

    private static Case asked(String sentence, String response, int later, String second, Then safe, Then complete) {
        return new Case(sentence, 200, response, "", later, second, safe, complete);
    }

    private static final List<Case> CASES = List.of(
            of("§3 no-store forbids storing", "Cache-Control: max-age=60, no-store", Then.ASKED),
            of(
                    "§3 must-understand overrides no-store",
                    "Cache-Control: max-age=60, no-store, must-understand",
                    Then.REUSED),
            of("§3 private forbids storing in a shared cache", "Cache-Control: max-age=60, private", Then.ASKED),
            of("§3 without freshness or validator there is nothing to store", "X: 1", Then.ASKED),
            of(
                    "§3 a final status that is not understood may be stored",
                    299,
                    "Cache-Control: max-age=60",
                    0,
                    Then.REUSED),
            of("§3.1 a qualified private names fields only", "Cache-Control: max-age=60, private=\"x\"", Then.REUSED),
            new Case(
                    "§3.5 Authorization forbids sharing",
                    200,
                    "Cache-Control: max-age=60",
                    "Authorization: Basic eDp5",
                    0,
                    "Authorization: Basic eDp5",
                    Then.ASKED,
                    Then.ASKED),
            new Case(
                    "§3.5 public lets it be shared",
                    200,
                    "Cache-Control: max-age=60, public",
                    "Authorization: Basic eDp5",
                    0,
                    "Authorization: Basic eDp5",
                    Then.ASKED,
                    Then.REUSED),
            new Case(
                    "§3.5 s-maxage lets it be shared",
                    200,
                    "Cache-Control: s-maxage=60",
                    "Authorization: Basic eDp5",
                    0,
                    "Authorization: Basic eDp5",
                    Then.ASKED,
                    Then.REUSED),
            new Case(
                    "§3.5 must-revalidate lets it be shared",
                    200,
                    "Cache-Control: max-age=60, must-revalidate",
                    "Authorization: Basic eDp5",
                    0,
                    "Authorization: Basic eDp5",
                    Then.ASKED,
                    Then.REUSED),
            of("§4.1 Vary: * never matches", "Cache-Control: max-age=60;Vary: *", Then.ASKED),
            of("§4.1 an absent selecting field matches absence", "Cache-Control: max-age=60;Vary: X-Plan", Then.REUSED),
            asked(
                    "§4.1 a selecting field that differs does not match",
                    "Cache-Control: max-age=60;Vary: X-Plan",
                    0,
                    "X-Plan: gold",
                    Then.ASKED,
                    Then.ASKED),
            of(
                    "§4.1 Vary: Cookie is stored only if asked for",
                    "Cache-Control: max-age=60;Vary: Cookie",
                    Then.ASKED,
                    Then.REUSED),
            of("§4.2.1 s-maxage comes before max-age", 200, "Cache-Control: s-maxage=10, max-age=60", 11, Then.ASKED),
            of(
                    "§4.2.1 s-maxage comes before Expires",
                    200,
                    "Cache-Control: s-maxage=60;Expires: Thu, 01 Jan 1970 00:00:00 GMT",
                    50,
                    Then.REUSED),
            of(
                    "§4.2.1 max-age comes before Expires",
                    200,
                    "Cache-Control: max-age=60;Expires: Thu, 01 Jan 1970 00:00:00 GMT",
                    50,
                    Then.REUSED),
            of("§4.2.1 Expires in the past is stale", "Expires: Thu, 01 Jan 1970 00:00:00 GMT", Then.ASKED),
            of("§4.2.1 Expires: 0 is stale", "Expires: 0", Then.ASKED),
            of("§4.2.1 invalid freshness is stale", "Cache-Control: max-age=1x", Then.ASKED),
            of("§4.2.1 conflicting freshness is stale", "Cache-Control: max-age=60, max-age=61", Then.ASKED),
            of("§4.2 fresh until the lifetime is over", 200, "Cache-Control: max-age=60", 59, Then.REUSED),
            of("§4.2 stale when the lifetime is over", 200, "Cache-Control: max-age=60", 60, Then.ASKED),
            of("§4.2.3 Age counts", 200, "Cache-Control: max-age=60;Age: 50", 11, Then.ASKED),
            of("§4.2.3 an Age beyond the lifetime is stale", "Cache-Control: max-age=60;Age: 61", Then.ASKED),
            of(
                    "§4.2.3 an old Date counts",
                    "Cache-Control: max-age=60;Date: Mon, 01 Jan 2024 00:00:00 GMT",
                    Then.ASKED),
            of("§4.2.2 a heuristic lifetime for 200", OLD, Then.REUSED),
            new Case("§4.2.2 a heuristic lifetime for 404", 404, OLD, "", 0, "", Then.ASKED, Then.REUSED),
            new Case("§4.2.2 a heuristic lifetime for 410", 410, OLD, "", 0, "", Then.ASKED, Then.REUSED),
            new Case("§4.2.2 none for 403", 403, OLD, "", 0, "", Then.ASKED, Then.ASKED),
            new Case(
                    "§4.2.2 one for 403 that is public",
                    403,
                    OLD + ";Cache-Control: public",
                    "",
                    0,
                    "",
                    Then.ASKED,
                    Then.REUSED),
            of(
                    "§4.2.4 must-revalidate forbids stale",
                    200,
                    "Cache-Control: max-age=60, must-revalidate, stale-while-revalidate=60",
                    61,
                    Then.ASKED),
            of("§5.2.2.4 no-cache asks every time", "Cache-Control: max-age=60, no-cache", Then.ASKED),
            of("§5.2.2.4 a qualified no-cache does not", "Cache-Control: max-age=60, no-cache=\"x\"", Then.REUSED),
            asked(
                    "§5.2.1.1 max-age of a request",
                    "Cache-Control: max-age=60",
                    10,
                    "Cache-Control: max-age=5",
                    Then.REUSED,
                    Then.ASKED),
            asked(
                    "§5.2.1.2 max-stale of a request",
                    "Cache-Control: max-age=60",
                    65,
                    "Cache-Control: max-stale=10",
                    Then.ASKED,
                    Then.REUSED),
            asked(
                    "§5.2.1.3 min-fresh of a request",
                    "Cache-Control: max-age=60",
                    40,
                    "Cache-Control: min-fresh=30",
                    Then.REUSED,
                    Then.ASKED),
            asked(
                    "§5.2.1.4 no-cache of a request",
                    "Cache-Control: max-age=60",
                    0,
                    "Cache-Control: no-cache",
                    Then.REUSED,
                    Then.ASKED),
            asked(
                    "§5.4 Pragma of a request",
                    "Cache-Control: max-age=60",
                    0,
                    "Pragma: no-cache",
                    Then.REUSED,
                    Then.ASKED),
            new Case(
                    "§5.2.1.5 no-store of a request",
                    200,
                    "Cache-Control: max-age=60",
                    "Cache-Control: no-store",
                    0,
                    "",
                    Then.REUSED,
                    Then.ASKED),
            asked(
                    "§5.2.1.7 only-if-cached",
                    "Cache-Control: no-store",
                    0,
                    "Cache-Control: only-if-cached",
                    Then.ASKED,
                    Then.TIMEOUT),
            of(
                    "§7.3 Set-Cookie is stored only if asked for",
                    "Cache-Control: max-age=60;Set-Cookie: a=b",
                    Then.ASKED,
                    Then.REUSED),
            of(
                    "RFC 5861 §3 stale while it is revalidated",
                    200,
                    "Cache-Control: max-age=60, stale-while-revalidate=60",
                    61,
                    Then.REUSED),
            of(
                    "RFC 9213 §2.2 a targeted field comes before Cache-Control",
                    200,
                    "CDN-Cache-Control: max-age=60;Cache-Control: no-store",
                    50,
                    Then.REUSED),
            of(
                    "RFC 9213 §2.2 a targeted field comes before Expires",
                    200,
                    "CDN-Cache-Control: max-age=60;Expires: 0",
                    50,
                    Then.REUSED),
            of(
                    "RFC 9213 §2.1 a field that is malformed is ignored",
                    "CDN-Cache-Control: max-age=60, &;Cache-Control: no-store",
                    Then.ASKED));

    @ParameterizedTest
    @EnumSource(Container.class)
    void underTheSafeProfile(Container container) throws Exception {
        assertThat(failures(container, Profile.SAFE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void underTheProfileOfTheRfc(Container container) throws Exception {
        assertThat(failures(container, Profile.RFC9111)).isEmpty();
    }

    private static List<String> failures(Container container, Profile profile) throws Exception {
        List<String> failures = new ArrayList<>();
        try (App app = App.start(container, profile, (request, response) -> {})) {
            for (Case each : CASES) {
                Then expected = profile == Profile.SAFE ? each.safe : each.complete;
                Then happened = happened(app, each, "/case/" + CASES.indexOf(each));
                if (happened != expected) {
                    failures.add(each.sentence + ": " + happened);
                }
            }
        }
        return failures;
    }

    private static Then happened(App app, Case each, String path) throws Exception {
        app.handler((request, response) -> {
            response.setStatus(each.status);
            for (String field : each.response.split(";", -1)) {
                int colon = field.indexOf(':');
                response.addHeader(
                        field.substring(0, colon), field.substring(colon + 1).strip());
            }
            response.getWriter().write("run " + app.runs.get());
        });
        String first = app.get(path, lines(each.first)).text();
        app.ticker.advance(Duration.ofSeconds(each.later));
        Http.Reply second = app.get(path, lines(each.second));
        if (second.status() == 504) {
            return Then.TIMEOUT;
        }
        return second.text().equals(first) ? Then.REUSED : Then.ASKED;
    }

    private static String[] lines(String fields) {
        return fields.isEmpty() ? new String[0] : fields.split(";", -1);
    }
}
