package io.civicq.cache.servlet.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.InvalidationFeed;
import io.civicq.cache.spi.Tier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The code of docs/cdn.md. */
class CdnSnippetsTest {

    /** Not run: it would purge the reader's zone. */
    static CdnPurger cloudflare(Tier redis, String zone) {
        // spotless:off
        InvalidationFeed feed = redis.invalidationFeed("civicq", "cloudflare").orElseThrow();
        Supplier<String> token = () -> System.getenv("CLOUDFLARE_API_TOKEN"); // asked before each request
        Cdn cloudflare = CloudflareCdn.zone(zone, token).withLimits(CloudflareLimits.PRO);
        CdnPurger purger = CdnPurger.start(feed, cloudflare, PurgeSettings.standard());
        // spotless:on
        return purger;
    }

    /** Not run: the servers are the reader's. */
    static CdnPurger varnish(Tier redis, PurgeSettings settings) {
        // spotless:off
        InvalidationFeed ofOne = redis.invalidationFeed("civicq", "varnish-1").orElseThrow();
        CdnPurger one = CdnPurger.start(ofOne, VarnishCdn.withXkey(URI.create("http://varnish-1:6081")), settings);
        // spotless:on
        return one;
    }

    @Test
    void theKeysOfAResponse() {
        Set<CacheKey> keys = Set.of(CacheKey.of("civicq", "question", 7));
        Set<String> tags = Set.of("contest:5");
        Set<String> dataTypes = Set.of("question");
        // spotless:off
        KeyHeader header = KeyHeader.CLOUDFLARE.withRoomFor(500, 6_000);
        List<String> carried = SurrogateKeys.ofResponse(keys, tags, dataTypes, header);
        // spotless:on
        assertThat(header.value(carried))
                .isEqualTo("d:question,k:civicq,k:civicq:question,k:civicq:question:7,t:contest:5");
    }

    @Test
    void rulesThatAddUrls() {
        // spotless:off
        PurgeSettings settings = PurgeSettings.standard()
                .withRules(invalidation -> invalidation.tags().contains("trending")
                        ? SurrogateKeys.of(invalidation).and(Purge.ofUrls("https://www.example.org/"))
                        : SurrogateKeys.of(invalidation));
        // spotless:on
        assertThat(settings.rules().apply(Invalidation.ofTags("trending")).urls())
                .containsExactly("https://www.example.org/");
        assertThat(settings.rules().apply(Invalidation.ofTags("contest:5")).urls())
                .isEmpty();
    }

    @Test
    void theConfigurationOfVarnishIsTheOneThatIsTested() throws Exception {
        Path resource = Path.of("src/test/resources/io/civicq/cache/servlet/cdn/purge.vcl");
        assertThat(Files.readString(Path.of("../docs/cdn.md"))).contains(Files.readString(resource));
    }
}
