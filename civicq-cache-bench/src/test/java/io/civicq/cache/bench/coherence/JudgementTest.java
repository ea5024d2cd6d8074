package io.civicq.cache.bench.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.civicq.cache.bench.coherence.Judgement.Verdict;
import io.civicq.cache.bench.coherence.Subject.Manner;
import io.civicq.cache.invalidation.Invalidation.Severity;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a read is worth: times are in milliseconds, the bound is 1,000, and node 1 reads. */
class JudgementTest {
    private static final long MILLI = 1_000_000;
    private static final long BOUND = 1_000 * MILLI;
    private static final long RECOVERY = Bound.RECOVERY.toMillis();
    private static final Row VIDEO = new Row(DataType.VIDEO, 1, 2);

    private static Announcement said(int node, long returnedAt, long version) {
        return said(node, returnedAt, version, Severity.SOFT);
    }

    private static Announcement said(int node, long returnedAt, long version, Severity severity) {
        return new Announcement(
                node, (returnedAt - 1) * MILLI, returnedAt * MILLI, version, null, severity, WriteKind.KEY);
    }

    private static Announcement saidOfTag(String tag, long returnedAt, long version) {
        return new Announcement(
                2, (returnedAt - 1) * MILLI, returnedAt * MILLI, version, tag, Severity.SOFT, WriteKind.TAG);
    }

    private static Outages.Window outage(Set<Integer> nodes, long began, long ended) {
        return new Outages.Window(nodes, began * MILLI, ended == Long.MAX_VALUE ? ended : ended * MILLI);
    }

    private static Judgement judged(
            long beganAt, Manner manner, List<Announcement> announced, List<Outages.Window> outages) {
        return Judgement.of(new Sighting(1, VIDEO, 4, beganAt * MILLI, manner), announced, outages, BOUND);
    }

    /** Version 4 is read; what was announced before, and what that makes of it. */
    static Stream<Arguments> readsOfVersionFour() {
        return Stream.of(
                arguments("nothing was said", 5_000, List.of(), Verdict.CURRENT, 0),
                arguments("of an older version", 5_000, List.of(said(2, 100, 4)), Verdict.CURRENT, 0),
                arguments("it returned after the read began", 99, List.of(said(2, 100, 5)), Verdict.CURRENT, 0),
                arguments("at the same moment", 100, List.of(said(2, 100, 5)), Verdict.CURRENT, 0),
                arguments("another node said so just now", 150, List.of(said(2, 100, 5)), Verdict.WITHIN_BOUND, 50),
                arguments("at the bound", 1_100, List.of(said(2, 100, 5)), Verdict.WITHIN_BOUND, 1_000),
                arguments("past the bound", 1_101, List.of(said(2, 100, 5)), Verdict.OVER_BOUND, 1_001),
                arguments("this node said so", 101, List.of(said(1, 100, 5)), Verdict.OWN_WRITE_UNREAD, 1),
                arguments(
                        "the oldest of several counts",
                        2_000,
                        List.of(said(2, 100, 5), said(2, 1_900, 6)),
                        Verdict.OVER_BOUND,
                        1_900),
                arguments(
                        "the worst of several counts",
                        200,
                        List.of(said(1, 150, 6), said(2, 100, 5)),
                        Verdict.OWN_WRITE_UNREAD,
                        50),
                arguments("its own tag", 2_000, List.of(saidOfTag("author:1:1", 100, 5)), Verdict.OVER_BOUND, 1_900),
                arguments("another tag", 2_000, List.of(saidOfTag("author:1:0", 100, 5)), Verdict.CURRENT, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readsOfVersionFour")
    void aReadIsJudgedByWhatHadBeenSaidBeforeItBegan(
            String what, long beganAt, List<Announcement> announced, Verdict verdict, long staleMillis) {
        Judgement judgement = judged(beganAt, Manner.AS_TRUE, announced, List.of());

        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.staleNanos()).isEqualTo(staleMillis * MILLI);
    }

    @Test
    void whatIsServedBecauseAReloadFailedMayBeSoftlyInvalidatedButNotHard() {
        assertThat(judged(5_000, Manner.STALE_IF_ERROR, List.of(said(2, 100, 5)), List.of())
                        .verdict())
                .isEqualTo(Verdict.CURRENT);
        assertThat(judged(5_000, Manner.STALE_IF_ERROR, List.of(said(2, 100, 5, Severity.HARD)), List.of())
                        .verdict())
                .isEqualTo(Verdict.OVER_BOUND);
    }

    /** Node 2 said at 1,000 that version 4 is no longer true, and could not append it from 500 to 3,000. */
    static Stream<Arguments> readsAroundAnOutage() {
        Set<Integer> writer = Set.of(2);
        Set<Integer> both = Set.of(1, 2);
        long told = 3_000 + RECOVERY;
        return Stream.of(
                arguments("while it lasts", 2_900, writer, Long.MAX_VALUE, Verdict.UNTOLD),
                arguments("before the others are told", told - 1, writer, 3_000, Verdict.UNTOLD),
                arguments("when they are told", told + 1, writer, 3_000, Verdict.WITHIN_BOUND),
                arguments("long after they were told", told + 1_001, writer, 3_000, Verdict.OVER_BOUND),
                arguments("the reader is cut off too, and knows", 2_001, both, 3_000, Verdict.OVER_BOUND),
                arguments("the reader is back before the writer", 3_001, both, 3_000, Verdict.UNTOLD),
                arguments("another node was cut off", 2_001, Set.of(0), 3_000, Verdict.OVER_BOUND));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readsAroundAnOutage")
    void aWriterThatCannotAppendIsTheOnlyOneThatCanKnow(
            String what, long beganAt, Set<Integer> nodes, long ended, Verdict verdict) {
        List<Outages.Window> outages = List.of(outage(nodes, 500, ended));

        assertThat(judged(beganAt, Manner.AS_TRUE, List.of(said(2, 1_000, 5)), outages)
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void theWritersOwnNodeHasNoExcuse() {
        List<Outages.Window> outages = List.of(outage(Set.of(1), 500, 3_000));

        assertThat(judged(1_001, Manner.AS_TRUE, List.of(said(1, 1_000, 5)), outages)
                        .verdict())
                .isEqualTo(Verdict.OWN_WRITE_UNREAD);
    }

    @Test
    void anOutageThatWasOverLongBeforeExcusesNothing() {
        List<Outages.Window> outages = List.of(outage(Set.of(2), 500, 600));
        long returned = 600 + RECOVERY + 500;

        Judgement judgement = judged(returned + 40, Manner.AS_TRUE, List.of(said(2, returned, 5)), outages);
        assertThat(judgement.verdict()).isEqualTo(Verdict.WITHIN_BOUND);
        assertThat(judgement.staleNanos()).isEqualTo(40 * MILLI);
    }
}
