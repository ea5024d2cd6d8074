package io.civicq.cache.servlet.decision;

import static io.civicq.cache.servlet.decision.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Storability.Circumstances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §3, sentence by sentence, under both profiles. */
class StorabilityTest {
    private static final Circumstances PLAIN = new Circumstances(Circumstances.Inputs.KEYED, Circumstances.Path.PLAIN);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // request                      | status | response                                          | SAFE |
                // RFC9111
                "GET                             | 200 | Cache-Control: max-age=60                            | STORABLE         | STORABLE",
                "HEAD                            | 200 | Cache-Control: max-age=60                            | METHOD           | METHOD",
                "POST                            | 200 | Cache-Control: max-age=60                            | METHOD           | METHOD",
                "PUT                             | 200 | Cache-Control: max-age=60                            | METHOD           | METHOD",
                "GET                             | 206 | Cache-Control: max-age=60                            | PARTIAL          | PARTIAL",
                "GET                             | 304 | Cache-Control: max-age=60                            | STATUS           | STATUS",
                "GET                             | 103 | Cache-Control: max-age=60                            | STATUS           | STATUS",
                "GET                             | 299 | Cache-Control: max-age=60                            | STORABLE         | STORABLE",
                "GET                             | 599 | Cache-Control: max-age=60                            | STORABLE         | STORABLE",
                "GET                             | 299 | Cache-Control: max-age=60, must-understand, no-store | STATUS           | STATUS",
                "GET                             | 200 | Cache-Control: max-age=60, must-understand, no-store | STORABLE         | STORABLE",
                "GET                             | 200 | Cache-Control: max-age=60, no-store                  | NO_STORE         | NO_STORE",
                "GET                             | 200 | Cache-Control: max-age=60, No-StOrE                  | NO_STORE         | NO_STORE",
                "GET                             | 200 | Cache-Control: max-age=60, PRIVATE                   | PRIVATE          | PRIVATE",
                "GET                             | 200 | Cache-Control: max-age=60, private=\"x\"             | STORABLE         | STORABLE",
                "GET                             | 200 | Cache-Control: private ; CDN-Cache-Control: max-age=9 | STORABLE        | STORABLE",
                "GET Authorization: Basic eA==   | 200 | Cache-Control: max-age=60                            | AUTHORIZATION    | AUTHORIZATION",
                "GET Authorization: Basic eA==   | 200 | Cache-Control: max-age=60, public                    | AUTHORIZATION    | STORABLE",
                "GET Authorization: Basic eA==   | 200 | Cache-Control: max-age=60, must-revalidate           | AUTHORIZATION    | STORABLE",
                "GET Authorization: Basic eA==   | 200 | Cache-Control: s-maxage=60                           | AUTHORIZATION    | STORABLE",
                "GET                             | 200 | Cache-Control: max-age=60 ; Vary: *                  | VARY_ANY         | VARY_ANY",
                "GET                             | 200 | Cache-Control: max-age=60 ; Vary: a,*                | VARY_ANY         | VARY_ANY",
                "GET                             | 200 | Cache-Control: max-age=60 ; Vary: * , a              | VARY_ANY         | VARY_ANY",
                "GET                             | 200 | Cache-Control: max-age=60 ; Vary: a ; Vary: *        | VARY_ANY         | VARY_ANY",
                "GET                             | 200 | Cache-Control: max-age=60 ; vary: ,*                 | VARY_ANY         | VARY_ANY",
                "GET                             | 200 | Cache-Control: max-age=60 ; Vary: a, b ,*,           | VARY_ANY         | VARY_ANY",
                "GET                             | 200 | Cache-Control: max-age=60 ; VARY: *, *               | VARY_ANY         | VARY_ANY",
                "GET                             | 200 | Cache-Control: max-age=60 ; Vary: Cookie             | VARY_CREDENTIALS | STORABLE",
                "GET                             | 200 | Cache-Control: max-age=60 ; Vary: A, authorization   | VARY_CREDENTIALS | STORABLE",
                "GET                             | 200 | Cache-Control: max-age=60 ; Set-Cookie: a=b          | SET_COOKIE       | STORABLE",
                "GET                             | 200 | X: 1                                                 | NEVER_FRESH      | NEVER_FRESH",
                "GET                             | 200 | ETag: \"v1\"                                         | NEVER_FRESH      | STORABLE",
                "GET                             | 200 | Cache-Control: no-cache ; ETag: \"v1\"               | NEVER_FRESH      | STORABLE",
                "GET                             | 200 | Cache-Control: no-cache, max-age=60                  | NEVER_FRESH      | NEVER_FRESH",
                "GET                             | 200 | Cache-Control: max-age=0                             | NEVER_FRESH      | NEVER_FRESH",
                "GET                             | 400 | X: 1                                                 | NEVER_FRESH      | NEVER_FRESH",
                "GET                             | 404 | Last-Modified: Fri, 20 Nov 2026 11:00:00 GMT         | NEVER_FRESH      | STORABLE",
                "GET                             | 501 | Last-Modified: Fri, 20 Nov 2026 11:00:00 GMT         | NEVER_FRESH      | STORABLE",
                "GET                             | 404 | Cache-Control: max-age=60                            | STORABLE         | STORABLE",
            })
    void aCacheMustNotStoreUnless(String request, int status, String response, Storability safe, Storability complete) {
        int space = request.indexOf(' ');
        RequestHead head = new RequestHead(
                space < 0 ? request : request.substring(0, space),
                Samples.fields(space < 0 ? null : request.substring(space + 1)));
        assertThat(judged(head, status, response, PLAIN, Profile.SAFE)).isEqualTo(safe);
        assertThat(judged(head, status, response, PLAIN, Profile.RFC9111)).isEqualTo(complete);
    }

    @Test
    void whatTheKeyDoesNotShowMustNotBeReadByTheHandler() {
        Circumstances unkeyed = new Circumstances(Circumstances.Inputs.UNKEYED, Circumstances.Path.PLAIN);
        RequestHead get = Samples.get("");
        assertThat(judged(get, 200, "Cache-Control: max-age=60, public", unkeyed, Profile.SAFE))
                .isEqualTo(Storability.UNKEYED_INPUT);
        assertThat(judged(get, 200, "Cache-Control: max-age=60", unkeyed, Profile.RFC9111))
                .isEqualTo(Storability.STORABLE);
    }

    @Test
    void anAmbiguousPathIsStoredOnlyIfTheResponseItselfOffersIt() {
        Circumstances ambiguous = new Circumstances(Circumstances.Inputs.KEYED, Circumstances.Path.AMBIGUOUS);
        RequestHead get = Samples.get("");
        String modified = "Last-Modified: Fri, 20 Nov 2026 11:00:00 GMT";
        assertThat(judged(get, 200, modified, ambiguous, Profile.RFC9111)).isEqualTo(Storability.AMBIGUOUS_PATH);
        assertThat(judged(get, 200, modified + " ; Cache-Control: public", ambiguous, Profile.SAFE))
                .isEqualTo(Storability.STORABLE);
        assertThat(judged(get, 200, "Cache-Control: max-age=60", ambiguous, Profile.SAFE))
                .isEqualTo(Storability.STORABLE);
    }

    private static Storability judged(
            RequestHead request, int status, String fields, Circumstances circumstances, Profile profile) {
        ResponseHead response = Samples.response(status, fields);
        Governing governing = Governing.of(response.fields());
        FreshnessLifetime freshness = FreshnessLifetime.of(response, governing, NOW, null, profile.switches());
        return Storability.of(request, response, governing, freshness, circumstances, profile.switches());
    }
}
