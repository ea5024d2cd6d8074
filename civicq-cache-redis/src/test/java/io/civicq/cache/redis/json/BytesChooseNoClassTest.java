package io.civicq.cache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.impl.LaissezFaireSubTypeValidator;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deserialisation gadgets (CVE-2017-7525 and the family after it) need bytes that name a class. Here none is listened to. */
class BytesChooseNoClassTest {
    /** What an attacker would have instantiated. */
    public static final class Gadget {
        static final AtomicInteger INSTANCES = new AtomicInteger();

        public Gadget() {
            INSTANCES.incrementAndGet();
        }
    }

    record Question(long id, Object anything) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface ByClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
    interface ByMinimalClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM)
    @JsonTypeIdResolver(Resolver.class)
    interface ByCustom {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonTypeIdResolver(Resolver.class)
    interface ByNameOfAnother {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Child.class))
    interface ByName {}

    record Child(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object inside) implements ByName {}

    record Property(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object inside) {}

    record Contents(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<Object> inside) {}

    record Maybe(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Optional<Object> inside) {}

    record Values(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Map<String, Object> inside) {}

    record Deep(List<Map<String, Property>> inside) {}

    record ClassItself(Class<?> inside) {}

    static final class Resolver extends TypeIdResolverBase {
        @Override
        public String idFromValue(Object value) {
            return value.getClass().getName();
        }

        @Override
        public String idFromValueAndType(Object value, Class<?> type) {
            return type.getName();
        }

        @Override
        public JavaType typeFromId(DatabindContext context, String id) {
            return context.constructType(Gadget.class);
        }

        @Override
        public JsonTypeInfo.Id getMechanism() {
            return JsonTypeInfo.Id.NAME;
        }
    }

    @AfterEach
    void noGadgetWasInstantiated() {
        assertThat(Gadget.INSTANCES).hasValue(0);
    }

    static Stream<Type> typesThatLetBytesChoose() {
        return Stream.of(
                ByClass.class,
                ByMinimalClass.class,
                ByCustom.class,
                ByNameOfAnother.class,
                ByName.class,
                Property.class,
                Contents.class,
                Maybe.class,
                Values.class,
                Deep.class,
                ClassItself.class,
                Class.class,
                new Types<List<ByClass>>() {}.type(),
                new Types<Optional<ByClass>>() {}.type(),
                ByClass[].class);
    }

    @ParameterizedTest
    @MethodSource("typesThatLetBytesChoose")
    void aTypeThatLetsBytesChooseIsRefused(Type type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JacksonCodecs.json().codecOf(type))
                .satisfies(e -> assertThat(e.getMessage()).containsAnyOf("choose", "bytes"));
    }

    @Test
    void aMapperWithDefaultTypingIsRefusedWhateverItsValidator() {
        ObjectMapper strict = new ObjectMapper()
                .activateDefaultTyping(BasicPolymorphicTypeValidator.builder()
                        .allowIfSubType("io.civicq.")
                        .build());
        ObjectMapper lenient = new ObjectMapper()
                .activateDefaultTyping(
                        LaissezFaireSubTypeValidator.instance,
                        ObjectMapper.DefaultTyping.NON_FINAL,
                        JsonTypeInfo.As.PROPERTY);

        for (ObjectMapper mapper : List.of(strict, lenient)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JacksonCodecs.of(mapper))
                    .withMessageContaining("default typing");
        }
        assertThat(JacksonCodecs.of(strict.deactivateDefaultTyping())).isNotNull();
    }

    @Test
    void defaultTypingThatIsSwitchedOnLaterChangesNothing() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JacksonCodecs codecs = JacksonCodecs.of(mapper);
        mapper.activateDefaultTyping(
                LaissezFaireSubTypeValidator.instance, ObjectMapper.DefaultTyping.NON_FINAL_AND_ENUMS);

        Codec<Question> codec = codecs.codecOf(Question.class);
        assertThat(codec.decode(bytes("{\"id\":7,\"anything\":[\"" + Gadget.class.getName() + "\",{}]}"))
                        .anything())
                .isEqualTo(List.of(Gadget.class.getName(), Map.of()));
    }

    @Test
    void aMixInIsSeenToo() {
        ObjectMapper mapper = new ObjectMapper().addMixIn(Question.class, ByClass.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JacksonCodecs.of(mapper).codecOf(Question.class))
                .withMessageContaining("CLASS");
    }

    @Test
    void namesOfClassesInBytesAreJustText() throws Exception {
        Codec<Question> codec = JacksonCodecs.json().codecOf(Question.class);
        String gadget = "\"" + Gadget.class.getName() + "\"";

        assertThat(codec.decode(bytes("{\"@class\":" + gadget + ",\"id\":7}")).id())
                .isEqualTo(7);
        assertThat(codec.decode(bytes("{\"id\":7,\"anything\":{\"@class\":" + gadget + "}}"))
                        .anything())
                .isEqualTo(Map.of("@class", Gadget.class.getName()));
        assertThatThrownBy(() -> codec.decode(bytes("[" + gadget + ",{\"id\":7}]")))
                .isInstanceOf(CodecException.class);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
