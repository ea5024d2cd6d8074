package io.civicq.cache.redis.json;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes what a type looks like as a document: its properties and theirs, by name and type, as Jackson sees them with all
 * annotations and mix-ins. Class names of the application are no part of it, so that moving a class changes nothing, and
 * neither is any order in which reflection lists members.
 */
final class TypeShape {
    private static final int MOST_TYPES = 1_000;
    private static final int DEEPEST = 64;

    private final ObjectMapper mapper;
    private final TypeGuard guard;
    private final StringBuilder text = new StringBuilder();

    /** The number of each type that was described, in the order of their first occurrence. */
    private final Map<JavaType, Integer> seen = new HashMap<>();

    private int depth;

    private TypeShape(ObjectMapper mapper) {
        this.mapper = mapper;
        this.guard = new TypeGuard(mapper);
    }

    /**
     * 64 bits of the SHA-256 of the shape.
     *
     * @throws IllegalArgumentException if bytes could choose a class anywhere in it, or it is too large or too deep
     */
    static long fingerprint(ObjectMapper mapper, JavaType type) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha256.digest(describe(mapper, type).getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    static String describe(ObjectMapper mapper, JavaType type) {
        TypeShape shape = new TypeShape(mapper);
        shape.append(type);
        return shape.text.toString();
    }

    private void append(JavaType type) {
        boolean named = guard.check(type);
        Integer number = seen.putIfAbsent(type, seen.size());
        if (number != null) {
            text.append('#').append(number);
            return;
        }
        if (seen.size() > MOST_TYPES || depth == DEEPEST) {
            throw new IllegalArgumentException("a value of more than " + MOST_TYPES
                    + " types, or with types nested more" + " than " + DEEPEST + " deep, cannot be cached");
        }
        depth++;
        appendNew(type, named);
        depth--;
    }

    private void appendNew(JavaType type, boolean named) {
        if (type.isContainerType() || type.isReferenceType()) {
            text.append(type.isArrayType() ? "[]" : kind(type)).append('<');
            if (type.getKeyType() != null) {
                append(type.getKeyType());
                text.append(',');
            }
            append(type.getContentType());
            text.append('>');
        } else if (type.isEnumType()) {
            appendConstants(type);
        } else if (isOfPlatform(type)) {
            text.append(type.toCanonical());
        } else if (named) {
            appendSubtypes(type);
        } else {
            appendProperties(type);
        }
    }

    private static String kind(JavaType type) {
        return isOfPlatform(type) ? type.getRawClass().getName() : type.isMapLikeType() ? "map" : "collection";
    }

    private static boolean isOfPlatform(JavaType type) {
        String name = type.getRawClass().getName();
        return type.isPrimitive() || name.startsWith("java.") || name.startsWith("com.fasterxml.jackson.databind.node");
    }

    private void appendConstants(JavaType type) {
        text.append("enum");
        Object[] constants = type.getRawClass().getEnumConstants();
        text.append(Arrays.stream(constants == null ? new Object[0] : constants)
                .map(constant -> ((Enum<?>) constant).name())
                .sorted()
                .toList());
    }

    private void appendSubtypes(JavaType type) {
        AnnotatedClass annotated = mapper.getDeserializationConfig()
                .introspectClassAnnotations(type)
                .getClassInfo();
        List<NamedType> subtypes = new ArrayList<>(mapper.getSubtypeResolver()
                .collectAndResolveSubtypesByTypeId(mapper.getDeserializationConfig(), annotated));
        subtypes.sort(Comparator.comparing(subtype -> String.valueOf(subtype.getName())));
        text.append("one{");
        for (NamedType subtype : subtypes) {
            JavaType concrete = mapper.getTypeFactory().constructSpecializedType(type, subtype.getType());
            text.append(subtype.getName()).append('=');
            guard.check(concrete);
            appendProperties(concrete);
            text.append(';');
        }
        text.append('}');
    }

    private void appendProperties(JavaType type) {
        BeanDescription read = mapper.getDeserializationConfig().introspect(type);
        BeanDescription written = mapper.getSerializationConfig().introspect(type);
        AnnotatedMember scalar = written.findJsonValueAccessor();
        if (scalar == null) {
            appendProperties("read", read);
            appendProperties("written", written);
        } else {
            text.append("value ");
            append(scalar.getType());
        }
        // Last, as Jackson follows a type without end until the stack is full.
        guard.requireReadable(type, scalar == null);
    }

    private void appendProperties(String title, BeanDescription description) {
        text.append(title).append('{');
        description.findProperties().stream()
                .sorted(Comparator.comparing(BeanPropertyDefinition::getName))
                .forEach(property -> {
                    text.append(property.getName()).append(':');
                    AnnotatedMember member = property.getPrimaryMember();
                    JavaType declared = property.getPrimaryType();
                    boolean named = member != null && guard.check(declared, member);
                    text.append(named ? "named " : "");
                    append(declared);
                    text.append(';');
                });
        text.append('}');
    }
}
