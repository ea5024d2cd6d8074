package io.civicq.example.model;

import java.util.List;

/**
 * A page of the questions of a contest.
 *
 * @param page counted from 1
 * @param pages how many pages there are; at least 1
 * @param sort the order, such as {@code trending}
 */
public record QuestionPage(long contest, int page, int pages, String sort, List<Question> questions) {
    public QuestionPage {
        questions = List.copyOf(questions);
    }
}
