package io.civicq.cache.interleaving;

import io.civicq.cache.interleaving.Stage.Move;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Runs a play once for every order in which its actors can take their steps.
 *
 * <p>It is a depth-first search without a memory of states: each run starts from scratch, follows the choices of the run
 * before up to the last one that has an alternative, takes that, and goes on from there.
 *
 * <p>Of the orders that differ only in which of two commuting steps came first, one is run: they end alike, and every check
 * asks for an order of steps that do not commute. An alternative is taken only where two steps {@linkplain Races race}, and
 * what was tried sleeps below its alternatives until a step comes that it does not commute with (source sets and sleep sets:
 * Abdulla, Aronis, Jonsson, Sagonas, <i>Optimal Dynamic Partial Order Reduction</i>, POPL 2014, algorithm 1).
 */
final class Explorer implements AutoCloseable {
    private final BiPredicate<Step, Step> commute;
    private final List<Hand> idle = new ArrayList<>();

    /** What a run is made of, and what must hold at its end. */
    interface Play {
        /** Checks what is left when all have done. */
        void end();
    }

    /**
     * What was explored.
     *
     * @param orders how many orders were run, no two of which are the same but for steps that commute
     * @param repeats how many runs turned out to be one of those when they had begun
     */
    record Explored(long orders, long repeats) {
        static final Explored NOTHING = new Explored(0, 0);

        Explored plus(Explored other) {
            return new Explored(orders + other.orders, repeats + other.repeats);
        }
    }

    private Explorer(BiPredicate<Step, Step> commute) {
        this.commute = commute;
    }

    static Explorer ofOrdersThatMatter() {
        return new Explorer(Step::commutesWith);
    }

    /** For comparison: every order is run, even where it cannot matter. */
    static Explorer ofAllOrders() {
        return new Explorer((one, other) -> false);
    }

    /** A place where there is a choice. */
    private final class Fork {
        private final List<Move> moves;
        private final List<Move> asleep;
        private final Set<Integer> wanted = new HashSet<>();
        private Move chosen;

        /** @param first the one to try first */
        private Fork(List<Move> moves, List<Move> asleep, Move first) {
            this.moves = moves;
            this.asleep = asleep;
            this.chosen = first;
            wanted.add(first.actor());
        }

        /** Goes on to the next one that is wanted, and returns whether there is one. */
        private boolean next() {
            asleep.add(chosen);
            for (Move move : moves) {
                if (wanted.contains(move.actor()) && !asleep.contains(move)) {
                    chosen = move;
                    return true;
                }
            }
            return false;
        }

        private void want(Set<Integer> instead) {
            if (instead.stream().noneMatch(wanted::contains)) {
                moves.stream()
                        .map(Move::actor)
                        .filter(instead::contains)
                        .findFirst()
                        .ifPresent(wanted::add);
            }
        }

        private List<Move> asleepBelow() {
            List<Move> still = new ArrayList<>(asleep);
            still.removeIf(each -> !commute.test(each.step(), chosen.step()));
            return still;
        }
    }

    /**
     * Runs the play in every order.
     *
     * @throws AssertionError what the first order throws that breaks the play, with that order
     */
    Explored explore(Function<Stage, Play> plays) {
        List<Fork> path = new ArrayList<>();
        Explored explored = Explored.NOTHING;
        do {
            Stage stage = new Stage(idle);
            Play play = plays.apply(stage);
            Choices choices = new Choices(path);
            stage.play(choices);
            stage.leave();
            try {
                play.end();
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + " after " + stage.played(), e);
            }
            explored = explored.plus(choices.isNew ? new Explored(1, 0) : new Explored(0, 1));
            Races.of(path.stream().map(fork -> fork.chosen).toList(), commute)
                    .forEach(race -> path.get(race.first()).want(race.instead()));
            while (!path.isEmpty() && !path.get(path.size() - 1).next()) {
                path.remove(path.size() - 1);
            }
        } while (!path.isEmpty());
        return explored;
    }

    /** The choices of one run: those of the run before, and then the first that does not sleep. */
    private final class Choices implements Function<List<Move>, Move> {
        private final List<Fork> path;
        private List<Move> asleep = new ArrayList<>();
        private int depth;
        private boolean isNew = true;

        private Choices(List<Fork> path) {
            this.path = path;
        }

        @Override
        public Move apply(List<Move> moves) {
            if (isNew && depth == path.size()) {
                Optional<Move> first =
                        moves.stream().filter(move -> !asleep.contains(move)).findFirst();
                first.ifPresent(move -> path.add(new Fork(moves, asleep, move)));
                isNew = first.isPresent();
            }
            if (!isNew) {
                return moves.get(0);
            }
            Fork fork = path.get(depth);
            if (!fork.moves.equals(moves)) {
                throw new AssertionError("not repeatable: " + fork.moves + " was " + moves + " in another run");
            }
            asleep = fork.asleepBelow();
            depth++;
            return fork.chosen;
        }
    }

    @Override
    public void close() {
        idle.forEach(Hand::dismiss);
        idle.clear();
    }
}
