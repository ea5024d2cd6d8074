package io.civicq.cache.servlet.cdn;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A cache in memory that takes two names a request, and answers as it is told to. */
final class ScriptedCdn implements Cdn {
    static final Answer BUSY = new Answer(Outcome.UNAVAILABLE, "busy", Duration.ofSeconds(9));
    static final Answer REFUSED = new Answer(Outcome.REFUSED, "refused", Duration.ZERO);

    final List<Purge> accepted = new ArrayList<>();
    final Deque<Answer> answers = new ArrayDeque<>();
    Predicate<String> refused = key -> false;
    Predicate<String> failing = key -> false;
    Duration wait = Duration.ZERO;
    boolean down;
    int asked;

    @Override
    public String name() {
        return "scripted cache";
    }

    @Override
    public List<Purge> requests(Purge purge) {
        return purge.inPartsOf(2, 2, 2);
    }

    @Override
    public Duration untilAllowed(Purge request) {
        return wait;
    }

    @Override
    public Answer send(Purge request) {
        asked++;
        Answer answer = answers.poll();
        if (answer != null) {
            return answer;
        }
        if (down || request.keys().stream().anyMatch(failing)) {
            return Answer.unavailable("down");
        }
        if (request.keys().stream().anyMatch(refused)) {
            return REFUSED;
        }
        accepted.add(request);
        return Answer.ACCEPTED;
    }

    List<String> keys() {
        return accepted.stream()
                .flatMap(purge -> purge.keys().stream())
                .sorted()
                .toList();
    }

    long everything() {
        return accepted.stream().filter(Purge::isEverything).count();
    }
}
