package io.civicq.cache.warm;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How far a warm-up has come.
 *
 * @param plan its name
 * @param expected how many keys there are, about, if the sources say so
 * @param loaded values that were loaded
 * @param skipped values that were fresh already
 * @param absent keys that were found to have no value
 * @param failed keys whose load failed
 * @param elapsed since it began
 */
public record Progress(
        String plan, OptionalLong expected, long loaded, long skipped, long absent, long failed, Duration elapsed) {

    /** How many keys are done with. */
    public long done() {
        return loaded + skipped + absent + failed;
    }

    /** The part that is done, from 0 to 1, if it can be told. */
    public double share() {
        long all = Math.max(expected.orElse(0), done());
        return all == 0 ? 0 : (double) done() / all;
    }

    /**
     * One line of text: {@code election [=====>    ] 52 % 5,200/10,000 (4,000 loaded, 1,200 fresh) 1,040/s}. Without a
     * number of keys that is expected there is no bar.
     *
     * @param width of the bar, in characters; at least 1
     */
    public String render(int width) {
        StringBuilder line = new StringBuilder(plan);
        if (expected.isPresent()) {
            int full = (int) (share() * width);
            line.append(" [").append("=".repeat(full));
            line.append(full < width ? ">" : "").append(" ".repeat(Math.max(0, width - full - 1)));
            line.append(
                    String.format(Locale.ROOT, "] %d %% %,d/%,d", (int) (share() * 100), done(), expected.getAsLong()));
        } else {
            line.append(String.format(Locale.ROOT, " %,d", done()));
        }
        line.append(String.format(Locale.ROOT, " (%,d loaded, %,d fresh", loaded, skipped));
        line.append(absent == 0 ? "" : String.format(Locale.ROOT, ", %,d absent", absent));
        line.append(failed == 0 ? "" : String.format(Locale.ROOT, ", %,d failed", failed));
        double seconds = elapsed.toNanos() / 1e9;
        line.append(seconds > 0 ? String.format(Locale.ROOT, ") %,.0f/s", done() / seconds) : ")");
        return line.toString();
    }
}
