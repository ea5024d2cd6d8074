package io.civicq.cache.docs;

import io.civicq.cache.annotation.Cached;
import io.civicq.cache.annotation.Invalidates;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.cache.docs.AnnotationsSnippetsTest.Page;
import io.civicq.cache.docs.AnnotationsSnippetsTest.Question;
import java.util.Optional;

/** The service of docs/annotations.md. */
// spotless:off
interface QuestionService {
    @Cached("question")
    Optional<Question> question(long questionId);

    @Cached("question_list")
    Page questions(long contestId, int page, QuestionSort sort);

    @Invalidates(VoteCast.class)
    void castVote(long questionId, long contestId);

    @Invalidates(QuestionSubmitted.class)
    Question submit(long contestId, String text);
}
// spotless:on
