package io.civicq.cache.interleaving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run: some actors, of whom only the chosen one moves. An actor is a thread, or an effect that nobody waits for, such as
 * the delivery of a message.
 */
final class Stage {
    private static final int CHILDREN = 10;
    private static final long PAUSE_NANOS = 50_000;

    private final Thread conductor = Thread.currentThread();

    // What follows is touched by whoever has the turn, and before and after the play by the conductor.
    private final List<Hand> idle;
    private final Map<Integer, Hand> hands = new TreeMap<>();
    private final Map<Hand, Integer> children = new LinkedHashMap<>();
    private final List<Effects> effects = new ArrayList<>();
    private final List<Move> played = new ArrayList<>();

    /** Threads to add when all are still. */
    private final List<Map.Entry<Integer, Runnable>> pending = new ArrayList<>();

    private Function<List<Move>, Move> director = moves -> moves.get(0);

    /** The hand whose turn it is, or null while the next one is chosen. */
    private volatile @Nullable Hand mover;

    private volatile @Nullable Throwable broken;
    private volatile boolean over;

    /** An actor and the step that it would take. */
    record Move(int actor, Step step) {
        @Override
        public String toString() {
            return actor + ":" + step;
        }
    }

    /** Effects that happen in order, each when it is chosen. */
    interface Effects {
        /** The next one, or null if there is none. */
        @Nullable
        Step next();

        void happen();
    }

    /** @param idle threads to use, and to leave when the run is over */
    Stage(List<Hand> idle) {
        this.idle = idle;
    }

    /** Says that the running code takes this step next; returns when it is its turn. Outside a hand, at once. */
    static void before(Step step) {
        Hand hand = Hand.current();
        if (hand != null) {
            hand.before(step);
        }
    }

    /** The step that the running code took last; null outside a hand. */
    static @Nullable Step last() {
        Hand hand = Hand.current();
        return hand == null ? null : hand.last();
    }

    /** Has something done when the running code takes its next step. Outside a hand, at once. */
    static void atNextStep(Runnable action) {
        Hand hand = Hand.current();
        if (hand != null) {
            hand.atNextStep(action);
        } else {
            action.run();
        }
    }

    /** Adds a thread, which runs up to its first step. */
    void enter(int actor, Runnable work) {
        Hand hand = idle.isEmpty() ? new Hand() : idle.remove(idle.size() - 1);
        hands.put(actor, hand);
        hand.begin(this, work);
        hand.awaitStill();
    }

    /** Adds a thread on behalf of one that runs; it is named after that one, whoever else was added before. */
    void follow(Runnable work) {
        Hand parent = Hand.current();
        if (parent == null) {
            work.run();
            return;
        }
        int name = hands.entrySet().stream()
                .filter(each -> each.getValue() == parent)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        int child = children.merge(parent, 1, Integer::sum);
        pending.add(Map.entry((name + 1) * CHILDREN + child, work));
    }

    void add(Effects others) {
        effects.add(others);
    }

    /** What may come next, in an order that depends on nothing else. */
    List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        hands.forEach((actor, hand) -> {
            Step step = hand.next();
            if (step != null) {
                moves.add(new Move(actor, step));
            }
        });
        for (int i = 0; i < effects.size(); i++) {
            Step step = effects.get(i).next();
            if (step != null) {
                moves.add(new Move(-1 - i, step));
            }
        }
        moves.sort(Comparator.comparingInt(Move::actor).reversed());
        return moves;
    }

    /**
     * Runs until nothing more can come.
     *
     * <p>Whoever has moved last has the next one chosen, so that a thread which goes on costs no change of threads. Only one
     * that waits for a flight can not: then the calling thread does.
     *
     * @param choice says what comes next, asked by one thread after the other
     */
    void play(Function<List<Move>, Move> choice) {
        director = choice;
        goOn();
        while (!over) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            Hand last = mover;
            if (last != null && last.isInFlight()) {
                goOn();
            }
        }
        Throwable cause = broken;
        if (cause != null) {
            throw new AssertionError(cause.getMessage() + " after " + played, cause);
        }
    }

    boolean hasTurn(Hand hand) {
        return mover == hand;
    }

    /** Has the next one chosen, and lets it move. Called by whoever moved last, when it is still. */
    void goOn() {
        try {
            mover = null;
            settle();
            List<Move> moves = moves();
            while (!moves.isEmpty()) {
                Move move = director.apply(moves);
                played.add(move);
                if (move.actor >= 0) {
                    Hand chosen = hand(move.actor);
                    mover = chosen;
                    chosen.goOn();
                    return;
                }
                effects.get(-1 - move.actor).happen();
                moves = moves();
            }
        } catch (Throwable t) {
            broken = t;
        }
        over = true;
        LockSupport.unpark(conductor);
    }

    private Hand hand(int actor) {
        Hand hand = hands.get(actor);
        if (hand == null) {
            throw new IllegalArgumentException("no actor " + actor);
        }
        return hand;
    }

    /** A thread that moves may release another, so all are asked until none has moved any more. */
    private void settle() {
        for (int pass = 0; pass < hands.size(); pass++) {
            hands.values().forEach(Hand::awaitStill);
        }
        while (!pending.isEmpty()) {
            Map.Entry<Integer, Runnable> child = pending.remove(0);
            enter(child.getKey(), child.getValue());
        }
    }

    /** Ends the run, in which all must have come to their end, and gives the threads back. */
    void leave() {
        hands.values().forEach(Hand::awaitStill);
        for (Hand hand : hands.values()) {
            if (!hand.isDone()) {
                throw new AssertionError("a thread waits for ever after " + played);
            }
            Throwable failure = hand.failure();
            if (failure != null) {
                throw new AssertionError(failure.getMessage() + " after " + played, failure);
            }
        }
        idle.addAll(hands.values());
    }

    /** What was played, in order. */
    List<Move> played() {
        return played;
    }
}
