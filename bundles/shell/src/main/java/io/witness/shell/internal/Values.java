package io.witness.shell.internal;

import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Converts records into the values that the shell and JSON know: a map of their components, by these names. An absent value is null, an
 * enum constant its name in lower case, a number a Long.
 */
final class Values {
    /** What the JVM tells anew at each question. Not a {@link ClassValue}, by which classes of other bundles would keep this one. */
    private static final Map<Class<?>, List<Member>> MEMBERS = new ConcurrentHashMap<>();

    private Values() {}

    /**
     * A component of a record.
     *
     * @param name its name
     * @param accessor returns it
     */
    record Member(String name, Method accessor) {
        Object of(Record one) {
            try {
                return accessor.invoke(one);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(accessor + " cannot be called", e);
            }
        }
    }

    /** Lists the components of a record, in order. */
    static List<Member> members(Record one) {
        return MEMBERS.computeIfAbsent(one.getClass(), Values::membersOf);
    }

    private static List<Member> membersOf(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> new Member(component.getName(), component.getAccessor()))
                .toList();
    }

    /** Converts a record, into a map that the shell can query. */
    static Map<String, Object> of(Record one) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Member member : members(one)) {
            members.put(member.name(), of(member.of(one)));
        }
        return members;
    }

    /** Converts a record, a collection or a scalar. */
    private static Object of(Object value) {
        Object plain = plain(value);
        if (plain instanceof Record one) {
            return of(one);
        } else if (plain instanceof Collection<?> all) {
            List<Object> elements = new ArrayList<>();
            all.forEach(each -> elements.add(of(each)));
            return elements;
        }
        return plain;
    }

    /** Converts a scalar, and what may be absent; records and collections stay what they are. */
    static Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        } else if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? (long) optional.getAsInt() : null;
        } else if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        } else if (value instanceof Integer number) {
            return number.longValue();
        } else if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        } else if (value == null
                || value instanceof Record
                || value instanceof Collection<?>
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof String
                || value instanceof Instant) {
            return value;
        }
        throw new IllegalArgumentException("there is no JSON for " + value.getClass());
    }
}
