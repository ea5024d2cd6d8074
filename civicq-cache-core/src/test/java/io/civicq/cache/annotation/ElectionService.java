package io.civicq.cache.annotation;

import io.civicq.cache.Answer;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.cache.invalidation.Invalidation.Severity;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A service with one method for each way to be cached. */
interface ElectionService {
    record Question(long id, long contestId, String text) {}

    record Vote(long questionId, long contestId) {}

    @Cached("question")
    @Nullable
    Question question(long questionId);

    @Cached("question_list")
    List<Question> questions(long contestId, int page, QuestionSort sort);

    @Cached("candidate")
    Optional<String> candidate(long candidateId);

    @Cached("city")
    String city(String citySlug) throws IOException, SQLException;

    @Cached(value = "votes", key = "civicq:votes:{questionId}")
    long votes(long questionId);

    @Cached(value = "turnout", key = "civicq:turnout:{contestId}")
    OptionalInt turnout(int contestId);

    @Cached(value = "names", key = "civicq:names:{contestId}")
    String[] names(long contestId);

    @Cached(value = "winners", key = "civicq:winners:{year}")
    Map<String, Set<Long>> winners(@Nullable Integer year);

    @Cached(value = "video_url", ttl = "PT10M", tags = "video:{videoId}")
    @Nullable
    String url(long videoId, @KeyIgnored String caller);

    @Cached(value = "search", key = "civicq:search:{text}:{first}", condition = "isCommon")
    List<String> search(String text, char first);

    default boolean isCommon(String text) {
        return text.length() <= 10;
    }

    @Cached(value = "cities", key = "civicq:all-cities")
    Set<String> cities();

    @Cached(value = "results", key = "civicq:results:{contestId}", ttl = "PT10M", tags = "results:{contestId}")
    CompletionStage<List<String>> results(long contestId);

    @Cached(value = "search", key = "civicq:suggestion:{text}")
    CompletableFuture<List<String>> suggestions(String text);

    @Cached(value = "candidate", key = "civicq:profile:{candidateId}")
    Answer<String> profile(long candidateId) throws IOException;

    @Cached(value = "search", key = "civicq:found:{text}", condition = "isCommon")
    Answer<List<String>> found(String text);

    @Invalidates(VoteCast.class)
    Answer<Vote> castOnce(long questionId);

    @Invalidates(VoteCast.class)
    void castVote(long questionId, long contestId) throws IOException;

    @Invalidates(QuestionSubmitted.class)
    @Nullable
    Question submit(long contestId, String text);

    @Invalidates(
            keys = {"civicq:votes:{questionId}", "civicq:turnout:{contestId}"},
            dataTypes = "names")
    @Invalidates(VoteCast.class)
    Optional<Vote> recount(String reason);

    @Invalidates(tags = "video:{videoId}", scopes = "civicq:names:{videoId}", severity = Severity.HARD)
    boolean removeVideo(@BoundAs("videoId") long id);

    @CachePut("question")
    @Nullable
    Question reword(long questionId, String text);

    @CachePut("question")
    @Invalidates(dataTypes = "question_list")
    Optional<Question> move(String from, long to);

    @Invalidates(VoteCast.class)
    CompletionStage<Vote> castLater(long questionId);

    @Invalidates(VoteCast.class)
    CompletableFuture<Vote> castSoon(long questionId, long contestId);

    int calls(String... methods);

    default String greeting(String name) {
        return "Hello " + name + ", " + calls("question") + " questions";
    }
}
