package io.civicq.cache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two releases share a schema exactly if they have the same shape. */
class TypeShapeTest {
    record Question(long id, String text, List<Tag> tags) {}

    record Tag(String name) {}

    /** Another release: what differs is in the name. */
    static final class Releases {
        record Same(String text, List<Label> tags, long id) {}

        record Label(String name) {}

        record Added(long id, String text, List<Tag> tags, int votes) {}

        record Removed(long id, String text) {}

        record Renamed(long id, @JsonProperty("body") String text, List<Tag> tags) {}

        record Retyped(String id, String text, List<Tag> tags) {}

        record DeepDown(long id, String text, List<Weighted> tags) {}

        record Weighted(String name, int weight) {}

        record OtherCollection(long id, String text, Set<Tag> tags) {}
    }

    static final class Mutable {
        private long id;
        private String text = "";

        public long getId() {
            return id;
        }

        public void setId(long id) {
            this.id = id;
        }

        public String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }

        @JsonIgnore
        public String getShort() {
            return text;
        }
    }

    enum Two {
        OPEN,
        CLOSED
    }

    enum TwoTurned {
        CLOSED,
        OPEN
    }

    enum Three {
        OPEN,
        CLOSED,
        VOID
    }

    record Tree(String name, List<Tree> children, Map<String, Tree> index) {}

    record Growing<T>(List<Growing<List<T>>> more) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "c"),
        @JsonSubTypes.Type(value = Dot.class, name = "d")
    })
    interface Shape {}

    record Circle(int radius) implements Shape {}

    record Dot() implements Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle2.class, name = "c")})
    interface Shape2 {}

    record Circle2(int radius) implements Shape2 {}

    interface Open {
        String name();
    }

    static final class Unmakeable {
        private final String name;

        Unmakeable(String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }
    }

    @Test
    void aMovedClassWithItsMembersInAnotherOrderHasTheSameSchema() {
        assertThat(schema(Releases.Same.class)).isEqualTo(schema(Question.class));
        assertThat(schema(TwoTurned.class)).isEqualTo(schema(Two.class));
        assertThat(schema(Mutable.class)).isEqualTo(schema(Releases.Removed.class));
    }

    @Test
    void everyOtherDifferenceIsAnotherSchema() {
        List<Long> schemas = Stream.<Type>of(
                        Question.class,
                        Releases.Added.class,
                        Releases.Removed.class,
                        Releases.Renamed.class,
                        Releases.Retyped.class,
                        Releases.DeepDown.class,
                        Releases.OtherCollection.class,
                        Two.class,
                        Three.class,
                        Shape.class,
                        Shape2.class,
                        Tree.class,
                        String.class,
                        Object.class,
                        Question[].class,
                        new Types<List<Question>>() {}.type(),
                        new Types<Optional<Question>>() {}.type(),
                        new Types<Map<String, Question>>() {}.type(),
                        new Types<Map<Long, Question>>() {}.type())
                .map(TypeShapeTest::schema)
                .toList();

        assertThat(schemas).doesNotHaveDuplicates();
    }

    /** The fingerprint lies in Redis between two releases of this library, so this number never changes. */
    @Test
    void theSchemaIsTheSameInEveryProcess() {
        assertThat(schema(Question.class)).isEqualTo(QUESTION_SCHEMA);
        assertThat(schema(Tree.class)).isEqualTo(TREE_SCHEMA);
    }

    private static final long QUESTION_SCHEMA = -6945278417176286043L;
    private static final long TREE_SCHEMA = 3497946930109291676L;

    @Test
    void aTypeWithoutEndIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema(new Types<Growing<String>>() {}.type()))
                .withMessageContaining("nested");
    }

    @Test
    void whatCouldBeWrittenAndNeverReadIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema(Unmakeable.class))
                .withMessageContaining("constructor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema(new Types<List<Open>>() {}.type()))
                .withMessageContaining("Open")
                .withMessageContaining("abstract");
    }

    private static long schema(Type type) {
        return JacksonCodecs.json().codecOf(type).schema();
    }
}
