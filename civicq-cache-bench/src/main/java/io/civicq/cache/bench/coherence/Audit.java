package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.Await;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run: nobody writes any more, everything is mended and heard; then no tier may hold, for a reader to get, anything but the newest
 * version of a row.
 */
final class Audit {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final Stage stage;
    private int checked;
    private int stale;

    Audit(Stage stage) {
        this.stage = stage;
    }

    /** How it ended, in a word. */
    String conclusion() {
        return stale == 0 ? checked + " ok" : stale + " of " + checked + " stale";
    }

    /** Waits until every node has heard everything; that this takes too long is a broken promise. */
    void awaitSilence(Subject subject) {
        try {
            Await.eventually(
                    SETTLED_WITHIN,
                    () -> subject.areSettled(stage.nodes(), ROUND),
                    "the nodes to hear all that was said");
        } catch (AssertionError e) {
            stage.tally().broken("AUDIT: " + e.getMessage());
        }
    }

    /** Looks into both tiers of each node, then into the far tier by a node without copies of its own, then reads. */
    void run(Subject.Node newcomer) {
        List<Subject.Node> nodes = stage.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            look(nodes.get(i), "node " + i);
        }
        look(newcomer, "a new node");
        for (int i = 0; i < nodes.size(); i++) {
            read(nodes.get(i), "node " + i);
        }
        read(newcomer, "a new node");
    }

    private void look(Subject.Node node, String who) {
        for (Row row : stage.register().rows()) {
            Versioned value = node.getIfPresent(row);
            if (value != null) {
                check(row, value, who + " holds");
            }
        }
    }

    private void read(Subject.Node node, String who) {
        for (Row row : stage.register().rows()) {
            try {
                check(row, node.find(row, Row::version).value(), who + " serves");
            } catch (DatabaseException e) {
                stage.tally().failed("AUDIT: " + who + " got " + e.getMessage());
            }
        }
    }

    private void check(Row row, @Nullable Versioned value, String who) {
        checked++;
        Versioned newest = row.at(row.version());
        if (newest == null ? value != null : !newest.equals(value)) {
            stale++;
            stage.tally()
                    .broken("AUDIT: " + who + " " + value + " for " + row + ", which is at version " + row.version());
        }
    }
}
