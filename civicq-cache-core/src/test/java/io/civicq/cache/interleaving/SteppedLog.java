package io.civicq.cache.interleaving;

import io.civicq.cache.interleaving.Step.Kind;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A log as several nodes see it that reach it over a network: an append is numbered in one step, applied by its own node in
 * a later one, and brought to each other node in steps of their own, in order. As with the log in Redis, a node may so apply
 * its own entry before an earlier one of another node, or hear of a later one first.
 *
 * <p>It is no {@code InMemoryInvalidationLog}, whose one lock does all of this at once.
 */
final class SteppedLog implements InvalidationLog {
    private static final long EPOCH = 7;

    private final Listener listener;
    private final Flaw flaw;
    private final List<Member> members = new ArrayList<>();
    private long last;

    /** Hears what becomes known where. */
    interface Listener {
        /** The version of the row that the calling thread wrote before it appends. */
        int written();

        /** The node applied an entry that was appended when that version was written. */
        void applied(int node, int written);
    }

    private record Message(long number, Invalidation invalidation, int written) {}

    SteppedLog(Listener listener, Flaw flaw) {
        this.listener = listener;
        this.flaw = flaw;
    }

    @Override
    public Membership join(InvalidationMirror mirror) {
        Member member = new Member(members.size(), mirror);
        mirror.restart(new LogPosition(EPOCH, last));
        members.add(member);
        return member;
    }

    /** What the log brings to a node, in the order in which the nodes joined. */
    Stage.Effects deliveriesTo(int node) {
        return members.get(node);
    }

    /** Where a node stands. */
    LogPosition position(int node) {
        return members.get(node).mirror.position();
    }

    private final class Member implements Membership, Stage.Effects {
        private final int node;
        private final InvalidationMirror mirror;
        private final Queue<Message> coming = new ArrayDeque<>();

        private Member(int node, InvalidationMirror mirror) {
            this.node = node;
            this.mirror = mirror;
        }

        @Override
        public Appended append(Invalidation invalidation) {
            Stage.before(new Step(Kind.APPEND, node));
            Message message = new Message(++last, invalidation, listener.written());
            for (Member member : members) {
                boolean late = member == this && flaw == Flaw.OWN_ENTRIES_COME_LATE;
                if (late || (member != this && flaw != Flaw.ENTRIES_ARE_LOST)) {
                    member.coming.add(message);
                }
            }
            Stage.before(new Step(Kind.APPLY, node));
            if (flaw != Flaw.OWN_ENTRIES_COME_LATE) {
                apply(message);
            }
            listener.applied(node, message.written);
            LogPosition position = new LogPosition(EPOCH, message.number);
            return new Appended(position, position);
        }

        @Override
        public LogPosition position() {
            return mirror.position();
        }

        private void apply(Message message) {
            mirror.apply(message.number, message.invalidation);
        }

        @Override
        public @Nullable Step next() {
            return coming.isEmpty() ? null : new Step(Kind.DELIVER, node);
        }

        @Override
        public void happen() {
            Message message = coming.remove();
            apply(message);
            listener.applied(node, message.written);
        }

        @Override
        public void close() {
            coming.clear();
        }
    }
}
