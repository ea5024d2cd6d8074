package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values that are made outside a loader keep P2 and P8. */
class DepositsTest {
    private static final CacheKey PAGE = CacheKey.of("http", "page", 7);

    private final Nodes nodes = new Nodes(CachePolicy.freshFor(Nodes.TTL).withStaleIfError(Duration.ofHours(1)));
    private final Caches here = nodes.start();
    private final Deposits<String> pages = deposits(here);

    private static Deposits<String> deposits(Caches caches) {
        return caches.deposits(Nodes.questions(caches).name(), String.class);
    }

    @Test
    void aValueIsFoundWithItsAgeHereAndOnOtherNodes() {
        assertThat(pages.keep(PAGE, Loaded.of("page"), pages.start())).isTrue();
        nodes.ticker.advance(Duration.ofSeconds(5));

        assertThat(pages.find(PAGE))
                .isEqualTo(new Deposits.Found<>(
                        "page", Duration.ofSeconds(5), Deposits.Standing.VALID, Source.NEAR, Set.of()));
        Deposits.Found<String> elsewhere = deposits(nodes.start()).find(PAGE);
        assertThat(elsewhere.value()).isEqualTo("page");
        assertThat(elsewhere.source()).isEqualTo(Source.FAR);
    }

    @Test
    void anInvalidationWhileItIsMadeWins() {
        LogPosition start = pages.start();
        here.invalidate(Invalidation.ofTags("question:7"));

        assertThat(pages.keep(PAGE, Loaded.of("old").tagged("question:7"), start))
                .isFalse();
        assertThat(pages.find(PAGE)).isNull();
        assertThat(pages.keep(PAGE, Loaded.of("new").tagged("question:7"), pages.start()))
                .isTrue();
    }

    @Test
    void aSoftInvalidationLeavesItForErrorsAndAHardOneDoesNot() {
        pages.keep(PAGE, Loaded.of("old"), pages.start());
        here.invalidate(Invalidation.ofKeys(PAGE));
        assertThat(pages.find(PAGE).standing()).isEqualTo(Deposits.Standing.INVALIDATED);

        here.invalidate(Invalidation.ofKeys(PAGE).hard());
        assertThat(pages.find(PAGE)).isNull();
    }

    @Test
    void aValueThatIsNeverFreshIsKeptForTheStaleWindow() {
        pages.keep(PAGE, Loaded.of("page").freshFor(Duration.ZERO), pages.start());
        nodes.ticker.advance(Duration.ofMinutes(59));
        assertThat(pages.find(PAGE)).isNotNull();
        nodes.ticker.advance(Duration.ofMinutes(2));
        assertThat(pages.find(PAGE)).isNull();
    }

    @Test
    void aUnitOfWorkFindsAndKeepsNothing() {
        pages.keep(PAGE, Loaded.of("page"), pages.start());
        try (UnitOfWork work = here.begin()) {
            assertThat(pages.find(PAGE)).isNull();
            assertThat(pages.keep(PAGE, Loaded.of("mine"), pages.start())).isFalse();
            work.committed();
        }
        assertThat(pages.find(PAGE).value()).isEqualTo("page");
    }
}
