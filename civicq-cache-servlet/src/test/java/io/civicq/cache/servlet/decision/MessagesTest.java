package io.civicq.cache.servlet.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored, updated, invalidated and said: RFC 9111 §3 and §4.4, RFC 9211, RFC 9875, No-Vary-Search. */
class MessagesTest {
    private static final Switches SAFE = Profile.SAFE.switches();

    @Test
    void fieldsOfOneConnectionAreNotStored() {
        Fields response =
                Samples.fields("Connection: close, X-Hop ; X-Hop: 1 ; Keep-Alive: 5 ; Transfer-Encoding: chunked"
                        + " ; TE: trailers ; Trailer: x ; Upgrade: h2c ; Proxy-Authenticate: Basic ; Content-Length: 5 ; Age: 1"
                        + " ; CivicQ-Cache-Control: max-age=5 ; X-Kept: 1 ; CDN-Cache-Control: max-age=5");
        assertThat(StoredFields.of(response, Governing.of(response), SAFE).names())
                .containsExactlyInAnyOrder("x-kept", "cdn-cache-control");
    }

    @Test
    void fieldsThatNoCacheOrPrivateNamesAreNotStored() {
        Fields response = Samples.fields(
                "Cache-Control: max-age=60, no-cache=\"x-a\", private=\"X-B, x-c\" ; X-A: 1 ; X-B: 1 ; X-C: 1 ; X-D: 1");
        assertThat(StoredFields.of(response, Governing.of(response), SAFE).names())
                .containsExactlyInAnyOrder("cache-control", "x-d");
    }

    @Test
    void aNotModifiedUpdatesEveryFieldButThoseOfTheBytes() {
        Fields stored =
                Samples.fields("X-A: old ; X-B: old ; Content-Type: text/html ; ETag: \"v1\" ; Content-Encoding: gzip");
        Fields news = Samples.fields(
                "X-A: new ; X-A: newer ; X-C: new ; Content-Type: text/plain ; Content-Length: 3 ; Content-Encoding: br"
                        + " ; Content-Range: bytes 0-1/2 ; Connection: X-D ; X-D: 1 ; ETag: W/\"v1\"");
        Fields updated = StoredFields.updated(stored, news, Governing.of(news), SAFE);
        assertThat(updated.all("X-A")).containsExactly("new", "newer");
        assertThat(updated.first("X-B")).isEqualTo("old");
        assertThat(updated.first("X-C")).isEqualTo("new");
        assertThat(updated.first("Content-Type")).isEqualTo("text/html");
        assertThat(updated.first("Content-Encoding")).isEqualTo("gzip");
        assertThat(updated.first("ETag")).isEqualTo("\"v1\"");
        assertThat(updated.has("X-D") || updated.has("Content-Range") || updated.has("Content-Length"))
                .isFalse();
    }

    @Test
    void aNotModifiedCarriesWhatCachesNeedAndNothingOfTheContent() {
        Fields response = Samples.fields(
                "Date: d ; ETag: \"v1\" ; Cache-Control: max-age=5 ; Content-Location: /x ; Expires: e"
                        + " ; Vary: a ; Content-Type: text/html ; Content-Encoding: gzip ; Last-Modified: l ; Content-Length: 3");
        assertThat(StoredFields.ofNotModified(response).names())
                .containsExactlyInAnyOrder("date", "etag", "cache-control", "content-location", "expires", "vary");
        assertThat(StoredFields.ofNotModified(response.without("ETag")).has("Last-Modified"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"X\\r\\nSet-Cookie: a=b", "X\\nY", "X\\u0000Y"})
    void aValueThatCouldEndItsFieldIsNotStored(String value) {
        String text = value.replace("\\r", "\r").replace("\\n", "\n").replace("\\u0000", "\0");
        assertThat(StoredFields.areWellFormed(Fields.of("X-A", text))).isFalse();
        assertThat(StoredFields.areWellFormed(Fields.of(text, "a"))).isFalse();
        assertThat(StoredFields.areWellFormed(Fields.of("X-A", "grün\t!"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | 200 | X: 1                                  | /a",
                "FOO    | 200 | X: 1                                  | /a",
                "PUT    | 303 | X: 1                                  | /a",
                "DELETE | 204 | X: 1                                  | /a",
                "POST   | 201 | Location: /b                          | /a /b",
                "POST   | 201 | Location: http://civicq.org/b         | /a /b",
                "POST   | 201 | Location: b ; Content-Location: /c?d  | /a /b /c?d",
                "POST   | 201 | Location: http://other.org/b          | /a",
                "POST   | 201 | Location: https://civicq.org/b        | /a",
                "POST   | 201 | Location: http://civicq.org:81/b      | /a",
                "POST   | 201 | Location: ::::                        | /a",
                "POST   | 400 | Location: /b                          | ''",
                "POST   | 500 | X: 1                                  | ''",
                "GET    | 200 | Location: /b                          | ''",
                "HEAD   | 200 | X: 1                                  | ''",
                "OPTIONS | 200 | X: 1                                 | ''",
            })
    void anUnsafeRequestThatDidNotFailInvalidatesItsTargetAndWhatItPointsAt(
            String method, int status, String fields, String paths) {
        Set<URI> uris = UnsafeRequests.invalidated(
                new RequestHead(method, Fields.none()),
                URI.create("http://civicq.org/a"),
                Samples.response(status, fields));
        assertThat(uris.stream().map(uri -> uri.toString().substring("http://civicq.org".length())))
                .containsExactlyInAnyOrder(paths.isEmpty() ? new String[0] : paths.split(" ", -1));
    }

    @Test
    void cacheStatusSaysWhatHappened() {
        assertThat(CacheStatus.hit(Duration.ofSeconds(30)).text()).isEqualTo("civicq; hit; ttl=30");
        assertThat(CacheStatus.hit(Duration.ofSeconds(-5)).text()).isEqualTo("civicq; hit; ttl=-5");
        assertThat(CacheStatus.forwarded(CacheStatus.Forward.URI_MISS)
                        .andStored()
                        .withTtl(Duration.ofSeconds(60))
                        .text())
                .isEqualTo("civicq; fwd=uri-miss; ttl=60; stored");
        assertThat(CacheStatus.forwarded(CacheStatus.Forward.STALE)
                        .answered(304)
                        .andCollapsed()
                        .because("PRIVATE")
                        .text("a\"b\\c\nd"))
                .isEqualTo("civicq; fwd=stale; fwd-status=304; collapsed; detail=PRIVATE; key=\"a\\\"b\\\\c?d\"");
    }

    @Test
    void groupsAreAListOfStrings() {
        assertThat(CacheGroups.of(Fields.of("Cache-Groups", "\"question:7\", \"contest 5\";x=1")))
                .containsExactlyInAnyOrder("question:7", "contest 5");
        assertThat(CacheGroups.of(Fields.of("Cache-Groups", "question"))).isEmpty();
        assertThat(CacheGroups.of(Fields.of("Cache-Groups", "\"a\", b"))).isEmpty();
        Fields invalidation = Fields.of("Cache-Group-Invalidation", "\"a\"");
        assertThat(CacheGroups.invalidatedBy(new RequestHead("POST", Fields.none()), invalidation))
                .containsExactly("a");
        assertThat(CacheGroups.invalidatedBy(new RequestHead("GET", Fields.none()), invalidation))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "key-order                    | b=1&a=2&b=0 | a=2&b=1&b=0",
                "params                       | b=1&a=2     | -",
                "params=?0                    | b=1&a=2     | b=1&a=2",
                "params=(\"a\")               | b=1&a=2&%61=3 | b=1",
                "except=(\"a\")               | b=1&a=2     | a=2",
                "except=()                    | b=1&a=2     | -",
                "key-order, params=(\"utm x\") | b=1&utm+x=2&a=3 | a=3&b=1",
                "params, except=(\"a\")       | b=1&a=2     | b=1&a=2",
                "params=(a)                   | b=1&a=2     | b=1&a=2",
                "key-order=1                  | b=1&a=2     | b=1&a=2",
                "params=\"a\"                 | b=1&a=2     | b=1&a=2",
                "???                          | b=1&a=2     | b=1&a=2",
            })
    void whatOfAQueryDoesNotMatterIsLeftOut(String field, String query, String significant) {
        assertThat(NoVarySearch.of(Fields.of("No-Vary-Search", field)).significant(query))
                .isEqualTo(significant.equals("-") ? "" : significant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a=1, b, c=?0, d=\"x\\\"y\", e=tok/en, f=-1.5, g=(1 \"b\" c);p=2 | a b c d e f g",
                "a                   | a",
                "a,                  | -",
                "a, , b              | -",
                "A=1                 | -",
                "a=1 b               | -",
                "a=(1 2              | -",
                "a=\"\u00e9\"        | -",
                "a=1234567890123456  | -",
                "a=\"\\x\"           | -",
                "a=;                 | -",
                "a=?2                | -",
            })
    void aStructuredDictionaryIsReadWholeOrNotAtAll(String value, String keys) {
        var members = StructuredFields.dictionary(value);
        assertThat(members == null ? "-" : members.keySet().stream().collect(Collectors.joining(" ")))
                .isEqualTo(keys);
    }
}
