package io.civicq.cache.redis.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BasicDeserializerFactory;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.impl.TypeNameIdResolver;
import org.jspecify.annotations.Nullable;

/** Refuses every way by which bytes could choose a class: asked of Jackson itself, so that no annotation is overlooked. */
final class TypeGuard {
    private final DeserializationConfig config;
    private final BasicDeserializerFactory factory;
    private final DeserializationContext context;

    TypeGuard(ObjectMapper mapper) {
        this.config = mapper.getDeserializationConfig();
        if (!(mapper.getDeserializationContext().getFactory() instanceof BasicDeserializerFactory known)) {
            throw new IllegalArgumentException("the mapper's deserializer factory must be one of Jackson's own");
        }
        this.factory = known;
        this.context = ((DefaultDeserializationContext) mapper.getDeserializationContext()).createDummyInstance(config);
    }

    static void refuseDefaultTyping(ObjectMapper mapper) {
        JavaType anything = mapper.constructType(Object.class);
        if (mapper.getDeserializationConfig().getDefaultTyper(anything) != null
                || mapper.getSerializationConfig().getDefaultTyper(anything) != null) {
            throw new IllegalArgumentException("the mapper has default typing active, by which stored bytes choose the"
                    + " classes to instantiate; give the codec a mapper without it (deactivateDefaultTyping)");
        }
    }

    /** Whether values of this type say their subtype by a name. */
    boolean check(JavaType type) {
        if (type.hasRawClass(Class.class)) {
            throw new IllegalArgumentException(
                    "a value of type java.lang.Class cannot be cached: bytes would choose it");
        }
        try {
            return check(type, factory.findTypeDeserializer(config, type));
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("Jackson cannot handle " + type.toCanonical(), e);
        }
    }

    /** The same for a property, which may be annotated differently from its type. */
    boolean check(JavaType type, AnnotatedMember member) {
        try {
            boolean whole = check(type, factory.findPropertyTypeDeserializer(config, type, member));
            boolean content = type.getContentType() != null
                    && check(type, factory.findPropertyContentTypeDeserializer(config, type, member));
            return whole || content;
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("Jackson cannot handle " + member, e);
        }
    }

    /**
     * Refuses a class that could be written and never read again.
     *
     * @param asObject whether it is written as an object with properties
     */
    void requireReadable(JavaType type, boolean asObject) {
        try {
            JsonDeserializer<?> deserializer = context.findNonContextualValueDeserializer(type);
            boolean isAbstract = deserializer instanceof AbstractDeserializer;
            boolean hasNoCreator = deserializer instanceof BeanDeserializerBase bean
                    && !canCreate(bean.getValueInstantiator(), asObject);
            if (isAbstract || hasNoCreator) {
                throw new IllegalArgumentException("Jackson can make no " + type.toCanonical()
                        + (isAbstract
                                ? ": it is abstract, and not annotated @JsonTypeInfo(use = NAME) with its subtypes"
                                : ": it is no record and has neither a default constructor nor a @JsonCreator"));
            }
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("Jackson cannot handle " + type.toCanonical(), e);
        }
    }

    private static boolean canCreate(ValueInstantiator instantiator, boolean fromObject) {
        return fromObject
                ? instantiator.canCreateUsingDefault()
                        || instantiator.canCreateFromObjectWith()
                        || instantiator.canCreateUsingDelegate()
                        || instantiator.canCreateUsingArrayDelegate()
                : instantiator.canInstantiate();
    }

    private static boolean check(JavaType type, @Nullable TypeDeserializer typing) {
        if (typing == null) {
            return false;
        }
        boolean byName = typing.getTypeIdResolver() instanceof TypeNameIdResolver resolver
                && resolver.getClass() == TypeNameIdResolver.class
                && resolver.getMechanism() == JsonTypeInfo.Id.NAME;
        if (!byName) {
            throw new IllegalArgumentException("values of " + type.toCanonical() + " would choose their class by "
                    + typing.getTypeIdResolver().getMechanism()
                    + "; only @JsonTypeInfo(use = NAME) with named subtypes can be cached");
        }
        return true;
    }
}
