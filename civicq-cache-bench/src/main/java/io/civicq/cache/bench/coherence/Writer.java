package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.key.KeyPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a node that writes rows and then says so, in every way there is.
 *
 * <p>Half of the groups are written all the time. The other half is left alone most of the time, so that what stays stale
 * there is not repaired by the next write before it shows.
 *
 * <p>Rows that are put have one writer each, as {@code put} asks for: where several put one row, the last to put wins.
 */
final class Writer implements Runnable {
    private static final int PUT_ITEM = Register.ITEMS - 1;
    private static final long CYCLE_NANOS = TimeUnit.MILLISECONDS.toNanos(4_500);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);
    private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(2).toNanos();

    private final Stage stage;
    private final int index;
    private final Subject.Node node;
    private final SplittableRandom random;
    private final long longestPauseNanos;

    Writer(Stage stage, int index, SplittableRandom random, Duration longestPause) {
        this.stage = stage;
        this.index = index;
        this.node = stage.nodes().get(index);
        this.random = random;
        this.longestPauseNanos = Math.max(TimeUnit.MICROSECONDS.toNanos(1), longestPause.toNanos());
    }

    @Override
    public void run() {
        while (!stage.isOver()) {
            boolean quiet = stage.register().now() % CYCLE_NANOS > BUSY_NANOS;
            WriteKind drawn = WriteKind.drawn(random.nextDouble());
            WriteKind kind = quiet && drawn.crossesGroups() ? WriteKind.KEY : drawn;
            int group = quiet ? random.nextInt(Register.GROUPS / 2) : random.nextInt(Register.GROUPS);
            try {
                write(kind, group);
                stage.tally().written();
            } catch (RuntimeException e) {
                stage.tally().failed("an invalidation (" + kind + ") on node " + index + " threw " + e);
            }
            LockSupport.parkNanos(this, random.nextLong(longestPauseNanos));
        }
    }

    private void write(WriteKind kind, int group) {
        Severity severity = random.nextInt(3) == 0 ? Severity.HARD : Severity.SOFT;
        switch (kind) {
            case KEY -> writeOne(group, severity);
            case EVENT -> {
                Row row = anyRow(group);
                row.write();
                announce(List.of(row), null, Severity.SOFT, kind, () -> node.publish(new RowWritten(row.key())));
            }
            case PUT -> put(group);
            case TAG -> writeTagged(group, severity);
            case SCOPE -> {
                Row row = anyRow(group);
                row.write();
                List<Row> covered = rowsOf(row.type(), each -> each.group() == row.group());
                Invalidation scope = Invalidation.ofScopes(Row.scope(row.type(), row.group()));
                announce(covered, null, severity, kind, () -> node.invalidate(with(severity, scope)));
            }
            case CLEAR -> {
                Row row = anyRow(group);
                row.write();
                List<Row> covered = rowsOf(row.type(), each -> true);
                Invalidation all = Invalidation.ofCaches(row.type().cacheName());
                announce(covered, null, severity, kind, () -> node.invalidate(with(severity, all)));
            }
            case PATTERN -> {
                Row row = anyRow(group);
                row.write();
                List<Row> covered = rowsOf(row.type(), each -> each.item() == row.item());
                KeyPattern glob = KeyPattern.of("civicq:" + row.type().cacheName() + ":*:item:" + row.item());
                Invalidation pattern = Invalidation.ofPattern(glob);
                announce(covered, null, severity, kind, () -> node.invalidate(with(severity, pattern)));
            }
        }
    }

    private void writeOne(int group, Severity severity) {
        Row row = anyRow(group);
        row.write();
        Runnable soft = () -> node.invalidate(row);
        Runnable hard = () -> node.invalidate(Invalidation.ofKeys(row.key()).hard());
        announce(List.of(row), null, severity, WriteKind.KEY, severity == Severity.SOFT ? soft : hard);
    }

    /** The tag is the one of the version that the write made untrue; other rows may carry it too. */
    private void writeTagged(int group, Severity severity) {
        Row row = stage.register().row(DataType.VIDEO, group, random.nextInt(Register.ITEMS));
        String tag = row.tagAt(row.write() - 1);
        List<Row> covered = rowsOf(DataType.VIDEO, each -> each.group() == row.group());
        Invalidation tagged = Invalidation.ofTags(tag);
        announce(covered, tag, severity, WriteKind.TAG, () -> node.invalidate(with(severity, tagged)));
    }

    private void put(int group) {
        if (group % stage.nodes().size() == index) {
            Row row = stage.register().row(DataType.QUESTION, group, PUT_ITEM);
            long version = row.write();
            announce(List.of(row), null, Severity.SOFT, WriteKind.PUT, () -> node.put(row, version));
        }
    }

    /** A row that anyone may write. */
    private Row anyRow(int group) {
        DataType[] types = DataType.values();
        DataType type = types[random.nextInt(types.length)];
        int items = type == DataType.QUESTION ? PUT_ITEM : Register.ITEMS;
        return stage.register().row(type, group, random.nextInt(items));
    }

    private List<Row> rowsOf(DataType type, Predicate<Row> which) {
        return stage.register().rows(type).stream().filter(which).toList();
    }

    private static Invalidation with(Severity severity, Invalidation invalidation) {
        return severity == Severity.HARD ? invalidation.hard() : invalidation;
    }

    /** Makes an invalidation, and remembers for each row that it covers which versions it made untrue. */
    private void announce(
            List<Row> covered, @Nullable String tag, Severity severity, WriteKind kind, Runnable invalidation) {
        List<Long> versions = new ArrayList<>(covered.size());
        covered.forEach(row -> versions.add(row.version()));
        long called = stage.register().now();
        invalidation.run();
        long returned = stage.register().now();
        for (int i = 0; i < covered.size(); i++) {
            Announcement announcement = new Announcement(index, called, returned, versions.get(i), tag, severity, kind);
            covered.get(i).announced(announcement, returned - FORGET_AFTER_NANOS);
        }
    }
}
