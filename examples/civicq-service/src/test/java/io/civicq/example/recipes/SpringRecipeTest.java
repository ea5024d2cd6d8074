package io.civicq.example.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicRules;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** How does a Spring service use a generated decorator? As a bean like any other. */
class SpringRecipeTest {
    static class JdbcBallots implements Ballots {
        int calls;

        @Override
        public String ballot(long ballotId) {
            calls++;
            return "ballot " + ballotId;
        }

        @Override
        public void imported() {}
    }

    /** What asks for the service, and knows of no cache. */
    record Voters(Ballots ballots) {}

    // spotless:off
    @Configuration
    static class Beans {
        @Bean(destroyMethod = "close")
        Caches caches() {
            return Caches.builder()
                    .policies(CivicPolicies.table())
                    .rules(CivicRules.all())
                    .build();
        }

        @Bean
        JdbcBallots jdbcBallots() {
            return new JdbcBallots();
        }

        @Bean
        @Primary
        Ballots ballots(Caches caches, JdbcBallots behind) {
            return new CachedBallots(caches, CacheKeys.table(), behind);
        }
    }
    // spotless:on

    @Test
    void aDecoratorIsABean() {
        try (var context = new AnnotationConfigApplicationContext(Beans.class, Voters.class)) {
            Ballots ballots = context.getBean(Voters.class).ballots();
            ballots.ballot(123);
            ballots.ballot(123);
            assertThat(context.getBean(JdbcBallots.class).calls).isEqualTo(1);

            ballots.imported();
            ballots.ballot(123);
            assertThat(context.getBean(JdbcBallots.class).calls).isEqualTo(2);
        }
    }
}
