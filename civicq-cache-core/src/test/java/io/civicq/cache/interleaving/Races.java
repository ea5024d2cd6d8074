package io.civicq.cache.interleaving;

import io.civicq.cache.interleaving.Stage.Move;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The pairs of steps of one run that might have come the other way round, and what must be tried so that they do.
 *
 * <p>A step <em>happens before</em> a later one of the same actor, or that it does not commute with, or by way of another
 * that does. Two steps race if nothing lies between them in that order.
 */
final class Races {
    private final List<Move> run;
    private final BiPredicate<Step, Step> commute;

    /** For each step those that happen before it. */
    private final List<BitSet> before = new ArrayList<>();

    /**
     * A race.
     *
     * @param first the index of the step that came first
     * @param instead any one of these actors, moving in its place, begins a run in which it comes later
     */
    record Race(int first, Set<Integer> instead) {}

    private Races(List<Move> run, BiPredicate<Step, Step> commute) {
        this.run = run;
        this.commute = commute;
        for (int i = 0; i < run.size(); i++) {
            before.add(happensBefore(i));
        }
    }

    private BitSet happensBefore(int index) {
        Move move = run.get(index);
        BitSet all = new BitSet();
        for (int i = index - 1; i >= 0; i--) {
            if (!all.get(i) && (run.get(i).actor() == move.actor() || conflict(i, index))) {
                all.set(i);
                all.or(before.get(i));
            }
        }
        return all;
    }

    private boolean conflict(int i, int j) {
        return !commute.test(run.get(i).step(), run.get(j).step());
    }

    static List<Race> of(List<Move> run, BiPredicate<Step, Step> commute) {
        Races races = new Races(run, commute);
        List<Race> found = new ArrayList<>();
        for (int j = 1; j < run.size(); j++) {
            for (int i = 0; i < j; i++) {
                if (races.race(i, j)) {
                    found.add(new Race(i, races.instead(i, j)));
                }
            }
        }
        return found;
    }

    private boolean race(int i, int j) {
        if (run.get(i).actor() == run.get(j).actor() || !conflict(i, j)) {
            return false;
        }
        for (int k = i + 1; k < j; k++) {
            if (before.get(k).get(i) && before.get(j).get(k)) {
                return false;
            }
        }
        return true;
    }

    /** The actors of those steps after {@code i} that wait for none but steps before it. */
    private Set<Integer> instead(int i, int j) {
        Set<Integer> actors = new LinkedHashSet<>();
        BitSet passed = new BitSet();
        for (int k = i + 1; k <= j; k++) {
            if (k == j || !before.get(k).get(i)) {
                if (!before.get(k).intersects(passed)) {
                    actors.add(run.get(k).actor());
                }
                passed.set(k);
            }
        }
        return actors;
    }
}
