package io.civicq.cache.warm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a warm-up.
 *
 * @param plan its name
 * @param ending why it ended
 * @param parts one for each source that was begun, in their order
 * @param elapsed how long it took
 */
public record WarmupReport(String plan, Ending ending, List<Part> parts, Duration elapsed) {
    public WarmupReport {
        parts = List.copyOf(parts);
    }

    /** Why a warm-up ended, or one source of it. */
    public enum Ending {
        /** Every key was tried. */
        COMPLETED,
        /** A source was left because its keys could not be read, or its loads failed several times in a row. */
        GAVE_UP,
        /** Its time was over. */
        DEADLINE,
        /** It was cancelled, or the warmer was closed. */
        CANCELLED
    }

    /**
     * What came of one source.
     *
     * @param dataType of its values
     * @param ending why it ended
     * @param loaded values that this node loaded
     * @param skipped values that were fresh, or were loaded by another node or read meanwhile
     * @param absent keys that this node found to have no value
     * @param failed keys whose load failed
     * @param reasons why, with how many keys: the kind and the text of the exception, up to ten of them
     */
    public record Part(
            String dataType,
            Ending ending,
            long loaded,
            long skipped,
            long absent,
            long failed,
            Map<String, Long> reasons) {
        public Part {
            reasons = Map.copyOf(reasons);
        }

        @Override
        public String toString() {
            return dataType + ": " + loaded + " loaded, " + skipped + " fresh, " + absent + " absent, " + failed
                    + " failed" + (reasons.isEmpty() ? "" : " " + reasons)
                    + (ending == Ending.COMPLETED ? "" : " (" + ending + ")");
        }
    }

    /** Whether every key was tried and none failed. */
    public boolean isClean() {
        return ending == Ending.COMPLETED && parts.stream().allMatch(part -> part.failed == 0);
    }

    @Override
    public String toString() {
        return plan + " " + ending + " in " + elapsed.toMillis() + " ms; "
                + parts.stream().map(Part::toString).collect(Collectors.joining("; "));
    }
}
