package io.civicq.cache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.civicq.cache.spi.Codec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JacksonCodecsTest {
    enum Status {
        OPEN,
        CLOSED
    }

    record Contest(long id, String title, Optional<String> district) {}

    record Ballot(
            UUID id,
            LocalDate day,
            Instant opens,
            OffsetDateTime closes,
            ZonedDateTime counted,
            Duration grace,
            Status status,
            BigDecimal turnout,
            Set<Integer> precincts,
            Map<String, List<Contest>> contests) {}

    record Page<T>(List<T> items, int number) {}

    /** Written as text. */
    record Slug(@JsonValue String text) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Text.class), @JsonSubTypes.Type(Video.class)})
    sealed interface Answer {}

    record Text(String text) implements Answer {}

    record Video(String url, Duration length) implements Answer {}

    static List<JacksonCodecs> formats() {
        return List.of(
                JacksonCodecs.json(),
                JacksonCodecs.smile(),
                JacksonCodecs.cbor(),
                JacksonCodecs.of(new ObjectMapper().findAndRegisterModules()));
    }

    private final Ballot ballot = new Ballot(
            new UUID(1, 2),
            LocalDate.of(2026, 11, 3),
            Instant.parse("2026-11-03T07:00:00.123456789Z"),
            OffsetDateTime.parse("2026-11-03T20:00:00-05:00"),
            ZonedDateTime.parse("2026-11-04T01:00:00+01:00[Europe/Berlin]"),
            Duration.ofMinutes(15),
            Status.OPEN,
            new BigDecimal("61.50"),
            Set.of(1, 2, 3),
            Map.of(
                    "city",
                    List.of(new Contest(5, "Mayor", Optional.of("North")), new Contest(6, "Ä", Optional.empty()))));

    @ParameterizedTest
    @MethodSource("formats")
    void recordsAndTimesAndGenericsComeBackEqual(JacksonCodecs codecs) throws Exception {
        assertComesBack(JacksonCodecs.json(), Ballot.class, ballot);
        assertComesBack(codecs, Contest.class, new Contest(5, "Mayor", Optional.empty()));
        assertComesBack(codecs, String.class, "ein Wort");
        assertComesBack(codecs, new Types<List<Contest>>() {}.type(), List.of(new Contest(5, "a", Optional.of("b"))));
        assertComesBack(
                codecs,
                new Types<Page<Contest>>() {}.type(),
                new Page<>(List.of(new Contest(5, "a", Optional.empty())), 2));
        assertComesBack(codecs, new Types<Map<Status, Set<Long>>>() {}.type(), Map.of(Status.OPEN, Set.of(7L)));
        assertComesBack(codecs, new Types<List<Slug>>() {}.type(), List.of(new Slug("mayor")));
        assertComesBack(codecs, byte[].class, new byte[] {1, 2, -3});
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aHierarchyWithNamesComesBackAlsoInAList(JacksonCodecs codecs) throws Exception {
        assertComesBack(codecs, Answer.class, new Text("yes"));
        assertComesBack(
                codecs, new Types<List<Answer>>() {}.type(), List.of(new Text("yes"), new Video("u", Duration.ZERO)));
    }

    @Test
    void timesAreTextThatAPersonCanRead() throws Exception {
        byte[] bytes = JacksonCodecs.json().<Ballot>codecOf(Ballot.class).encode(ballot);

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("\"2026-11-03T07:00:00.123456789Z\"", "\"PT15M\"", "[Europe/Berlin]");
    }

    @Test
    void eachFormatHasItsId() {
        assertThat(formats().stream()
                        .map(codecs -> codecs.codecOf(Contest.class).id()))
                .containsExactly(1, 2, 3, 1);
    }

    @Test
    void aMapperOfTheApplicationIsFollowedAsItWas() throws Exception {
        ObjectMapper mapper = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        record Question(int upVotes) {}
        Codec<Question> codec = JacksonCodecs.of(mapper).codecOf(Question.class);
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);

        assertThat(new String(codec.encode(new Question(3)), StandardCharsets.UTF_8))
                .isEqualTo("{\"up_votes\":3}");
        assertThat(codec.schema())
                .isNotEqualTo(JacksonCodecs.json().codecOf(Question.class).schema());
        assertThat(mapper.getFactory().streamReadConstraints().getMaxNestingDepth())
                .as("the application's own limits")
                .isGreaterThan(64);
    }

    private static void assertComesBack(JacksonCodecs codecs, Type type, Object value) throws Exception {
        Codec<Object> codec = codecs.codecOf(type);
        Object back = codec.decode(codec.encode(value));
        assertThat(back).isEqualTo(value).hasSameClassAs(value.getClass().isRecord() ? value : back);
    }
}
