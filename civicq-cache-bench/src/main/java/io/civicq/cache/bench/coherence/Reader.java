package io.civicq.cache.bench.coherence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread of a node that reads rows in every way there is, and has each judged. */
final class Reader implements Runnable {
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(800);
    private static final int MOST_AT_ONCE = 5;

    private final Stage stage;
    private final int index;
    private final Subject.Node node;
    private final SplittableRandom random;
    private final Referee referee;

    Reader(Stage stage, int index, SplittableRandom random) {
        this.stage = stage;
        this.index = index;
        this.node = stage.nodes().get(index);
        this.random = random;
        this.referee = new Referee(stage);
    }

    @Override
    public void run() {
        while (!stage.isOver()) {
            Row row = anyRow();
            try {
                read(row);
            } catch (DatabaseException e) {
                if (!row.type().mayFail()) {
                    stage.tally().failed("a read of " + row + " got the failure of another's load: " + e.getMessage());
                }
            } catch (RuntimeException e) {
                stage.tally().failed("a read of " + row + " on node " + index + " threw " + e);
            }
            LockSupport.parkNanos(this, random.nextLong(LONGEST_PAUSE_NANOS));
        }
    }

    private Row anyRow() {
        DataType[] types = DataType.values();
        DataType type = types[random.nextInt(types.length)];
        return stage.register().row(type, random.nextInt(Register.GROUPS), random.nextInt(Register.ITEMS));
    }

    private void read(Row row) throws DatabaseException {
        double draw = random.nextDouble();
        if (row.type().mayFail() || draw < 0.3) {
            find(row);
        } else if (draw < 0.65) {
            get(row);
        } else if (draw < 0.8 && !row.type().isTagged()) {
            getAll(row);
        } else {
            getIfPresent(row);
        }
    }

    private void get(Row row) throws DatabaseException {
        long begins = stage.register().now();
        Versioned value = node.get(row, stage.register()::read);
        judge(row, value, begins);
    }

    private void find(Row row) throws DatabaseException {
        long begins = stage.register().now();
        Subject.Found found = node.find(row, stage.register()::read);
        stage.tally().read();
        referee.judge(index, row, found, begins);
    }

    private void getAll(Row first) throws DatabaseException {
        Set<Row> several = new LinkedHashSet<>(List.of(first));
        for (int i = random.nextInt(MOST_AT_ONCE); i > 0; i--) {
            several.add(stage.register()
                    .row(first.type(), random.nextInt(Register.GROUPS), random.nextInt(Register.ITEMS)));
        }
        List<Row> rows = new ArrayList<>(several);
        long begins = stage.register().now();
        Map<Row, Versioned> found = node.getAll(rows, stage.register()::read);
        for (Row row : rows) {
            judge(row, found.get(row), begins);
        }
    }

    /** Null says nothing here: there may just be no entry. */
    private void getIfPresent(Row row) {
        long begins = stage.register().now();
        Versioned value = node.getIfPresent(row);
        if (value == null) {
            stage.tally().read();
        } else {
            judge(row, value, begins);
        }
    }

    private void judge(Row row, @Nullable Versioned value, long begins) {
        stage.tally().read();
        referee.judge(index, row, new Subject.Found(value, Subject.Manner.AS_TRUE), begins);
    }
}
