package io.civicq.cache.annotation;

import io.civicq.cache.Answer;
import io.civicq.cache.catalog.QuestionSort;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The service behind the cache: it counts its calls. */
class Elections implements ElectionService {
    final Map<String, Integer> calls = new ConcurrentHashMap<>();
    final Map<Long, Question> questions = new ConcurrentHashMap<>();
    final CompletableFuture<Vote> later = new CompletableFuture<>();

    @Nullable
    Exception failure;

    private void called(String method) {
        calls.merge(method, 1, Integer::sum);
    }

    int calls(String method) {
        return calls.getOrDefault(method, 0);
    }

    @Override
    public int calls(String... methods) {
        return Arrays.stream(methods).mapToInt(this::calls).sum();
    }

    @Override
    public @Nullable Question question(long questionId) {
        called("question");
        return questions.get(questionId);
    }

    @Override
    public List<Question> questions(long contestId, int page, QuestionSort sort) {
        called("questions");
        return new ArrayList<>(questions.values());
    }

    @Override
    public Optional<String> candidate(long candidateId) {
        called("candidate");
        return candidateId == 9 ? Optional.of("Ada") : Optional.empty();
    }

    @Override
    public String city(String citySlug) throws IOException, SQLException {
        called("city");
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof SQLException sql) {
            throw sql;
        }
        return "City of " + citySlug;
    }

    @Override
    public long votes(long questionId) {
        called("votes");
        return 12;
    }

    @Override
    public OptionalInt turnout(int contestId) {
        called("turnout");
        return contestId == 5 ? OptionalInt.of(61) : OptionalInt.empty();
    }

    @Override
    public String[] names(long contestId) {
        called("names");
        return new String[] {"Ada", "Grace"};
    }

    @Override
    public Map<String, Set<Long>> winners(@Nullable Integer year) {
        called("winners");
        return new HashMap<>(Map.of("year " + year, Set.of(9L)));
    }

    @Override
    public @Nullable String url(long videoId, String caller) {
        called("url");
        return videoId == 99 ? null : "https://videos/" + videoId;
    }

    @Override
    public List<String> search(String text, char first) {
        called("search");
        return List.of(text + first);
    }

    @Override
    public Set<String> cities() {
        called("cities");
        return new HashSet<>(Set.of("los-angeles"));
    }

    @Override
    public CompletionStage<List<String>> results(long contestId) {
        called("results");
        return failure == null
                ? CompletableFuture.completedFuture(new ArrayList<>(List.of("Ada")))
                : CompletableFuture.failedFuture(failure);
    }

    @Override
    public CompletableFuture<List<String>> suggestions(String text) {
        called("suggestions");
        return CompletableFuture.completedFuture(List.of(text));
    }

    @Override
    public Answer<String> profile(long candidateId) throws IOException {
        called("profile");
        if (failure instanceof IOException io) {
            throw io;
        }
        return Answer.loaded(candidateId == 9 ? "Ada" : null);
    }

    @Override
    public Answer<List<String>> found(String text) {
        called("found");
        return Answer.loaded(new ArrayList<>(List.of(text)));
    }

    @Override
    public Answer<Vote> castOnce(long questionId) {
        return Answer.loaded(questionId == 7 ? new Vote(7, 5) : null);
    }

    @Override
    public void castVote(long questionId, long contestId) throws IOException {
        called("castVote");
        if (failure instanceof IOException io) {
            throw io;
        }
    }

    @Override
    public @Nullable Question submit(long contestId, String text) {
        if (text.isEmpty()) {
            return null;
        }
        Question question = new Question(8, contestId, text);
        questions.put(8L, question);
        return question;
    }

    @Override
    public Optional<Vote> recount(String reason) {
        return reason.isEmpty() ? Optional.empty() : Optional.of(new Vote(7, 5));
    }

    @Override
    public boolean removeVideo(long id) {
        return true;
    }

    @Override
    public @Nullable Question reword(long questionId, String text) {
        return questions.computeIfPresent(questionId, (id, old) -> new Question(id, old.contestId(), text));
    }

    @Override
    public Optional<Question> move(String from, long to) {
        return Optional.of(new Question(7, to, "moved from " + from));
    }

    @Override
    public CompletionStage<Vote> castLater(long questionId) {
        return later;
    }

    @Override
    public CompletableFuture<Vote> castSoon(long questionId, long contestId) {
        return later;
    }

    @Override
    public String toString() {
        return "elections";
    }
}
