package io.civicq.cache.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationFeed.Batch;
import io.civicq.cache.spi.InvalidationLog.Membership;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A consumer gets every invalidation in order, at least once, and everything where some are gone. */
public abstract class InvalidationFeedContractTest {
    protected static final Duration LEASE = Duration.ofMinutes(1);

    /** A node's part in the log. */
    protected abstract Membership member(InvalidationMirror mirror);

    /** The feed of that log, for one consumer. */
    protected abstract InvalidationFeed feed();

    protected final Membership member() {
        return member(new InvalidationMirror(1_000));
    }

    protected static Batch taken(Optional<Batch> batch) {
        return batch.orElseThrow(() -> new AssertionError("it is another's turn, or there is no log"));
    }

    /** Takes what there is, and completes it. */
    protected static LogPosition caughtUp(InvalidationFeed feed) {
        Batch batch = taken(feed.after(null, LEASE));
        feed.complete(batch.end());
        return batch.end();
    }

    @Test
    void aNewConsumerBeginsWithEverything() {
        member().append(Invalidation.ofTags("question:7"));
        Batch first = taken(feed().after(null, LEASE));
        assertThat(first.merged().scopes())
                .isEqualTo(Invalidation.ofEverything().scopes());
        assertThat(first.entries()).isPositive();
    }

    @Test
    void whatIsAppendedComesOnceMergedAndThenNothing() {
        Membership member = member();
        InvalidationFeed feed = feed();
        LogPosition start = caughtUp(feed);
        member.append(Invalidation.ofTags("question:7"));
        member.append(Invalidation.ofTags("question:8"));

        Batch batch = taken(feed.after(start, LEASE));
        assertThat(batch.merged()).isEqualTo(Invalidation.ofTags("question:7", "question:8"));
        assertThat(batch.entries()).isEqualTo(2);
        assertThat(batch.end()).isEqualTo(member.position());

        Batch none = taken(feed.after(batch.end(), LEASE));
        assertThat(none.entries()).isZero();
        assertThat(none.merged().isEmpty()).isTrue();
        assertThat(none.end()).isEqualTo(batch.end());
    }

    @Test
    void whatWasTakenAndNotCompletedComesAgain() {
        Membership member = member();
        InvalidationFeed feed = feed();
        caughtUp(feed);
        member.append(Invalidation.ofTags("question:7"));
        Batch first = taken(feed.after(null, LEASE));
        member.append(Invalidation.ofTags("question:8"));

        assertThat(taken(feed.after(null, LEASE)).merged()).isEqualTo(Invalidation.ofTags("question:7", "question:8"));
        feed.complete(first.end());
        assertThat(taken(feed.after(null, LEASE)).merged()).isEqualTo(Invalidation.ofTags("question:8"));
    }
}
