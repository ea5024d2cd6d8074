package io.civicq.example.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.civicq.cache.catalog.QuestionSort;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request, taken apart. Its methods throw {@link BadRequest} for what is missing or malformed.
 *
 * @param parts the parts of the path that stand for the parameters of the route, by name
 */
record Call(Map<String, String> parts, Map<String, String> query, JsonNode body) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int LAST_PAGE = 10_000;

    /** The id in the path, such as that of {@code {question}}. */
    long id(String name) {
        String text = part(name);
        if (!NUMBER.matcher(text).matches()) {
            throw new BadRequest(name + " id must be a positive number, but was '" + text + "'");
        }
        return Long.parseLong(text);
    }

    String slug(String name) {
        return checkedSlug(name, part(name));
    }

    private String part(String name) {
        String text = parts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return text;
    }

    private static String checkedSlug(String name, String slug) {
        if (slug.length() > 64 || !SLUG.matcher(slug).matches()) {
            throw new BadRequest(name + " must be a slug such as los-angeles, but was '" + slug + "'");
        }
        return slug;
    }

    /** The page in the query; 1 if none is given. */
    int page() {
        String text = query.getOrDefault("page", "1");
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > LAST_PAGE) {
            throw new BadRequest("page must be a number from 1 to " + LAST_PAGE + ", but was '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** The sort in the query; trending if none is given. */
    QuestionSort sort() {
        try {
            return QuestionSort.of(query.getOrDefault("sort", QuestionSort.TRENDING.toString()));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()));
        }
    }

    String textInBody(String name, int longest) {
        return checkedText(name, body.path(name), longest);
    }

    private static String checkedText(String name, JsonNode node, int longest) {
        String text = node.isTextual() ? node.textValue().strip() : "";
        if (text.isEmpty() || text.length() > longest) {
            throw new BadRequest(name + " must be a text of 1 to " + longest + " characters, but was " + said(node));
        }
        return text;
    }

    List<String> textsInBody(String name, int most, int longest) {
        JsonNode nodes = body.path(name);
        if (!nodes.isArray() || nodes.isEmpty() || nodes.size() > most) {
            throw new BadRequest(name + " must be a list of 1 to " + most + " texts, but was " + said(nodes));
        }
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(checkedText("each of " + name, node, longest)));
        return texts;
    }

    String slugInBody(String name) {
        return checkedSlug(name, textInBody(name, 64));
    }

    LocalDate dateInBody(String name) {
        String text = textInBody(name, 10);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadRequest(name + " must be a date such as 2026-11-03, but was '" + text + "'");
        }
    }

    long numberInBody(String name, long most) {
        JsonNode node = body.path(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1 || node.longValue() > most) {
            throw new BadRequest(name + " must be a number from 1 to " + most + ", but was " + said(node));
        }
        return node.longValue();
    }

    private static String said(JsonNode node) {
        String text = node.isMissingNode() ? "missing" : node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
