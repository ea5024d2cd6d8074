package io.civicq.example.drive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What there is to ask for: slugs of cities, the most popular first, and how many there are of the rest, counted from 1. */
record Population(List<String> cities, int ballots, int contests, int candidates, int questions, int videos) {

    static Population of(JsonNode cities, JsonNode stats) {
        List<String> slugs = new ArrayList<>();
        cities.forEach(city -> slugs.add(city.path("slug").asText()));
        JsonNode data = stats.path("data");
        return new Population(
                List.copyOf(slugs),
                data.path("ballots").asInt(),
                data.path("contests").asInt(),
                data.path("candidates").asInt(),
                data.path("questions").asInt(),
                data.path("videos").asInt());
    }
}
