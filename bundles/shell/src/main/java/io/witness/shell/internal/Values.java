package io.witness.shell.internal;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Converts records into the values that the shell and JSON know: a map of their components, by these names. An absent value is null, an
 * enum constant its name in lower case, a number a Long.
 */
final class Values {
    private Values() {}

    /** Converts a record, into a map that the shell can query. */
    static Map<String, Object> of(Record one) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            members.put(component.getName(), of(value(one, component)));
        }
        return members;
    }

    /** Converts a record, a collection or a scalar. */
    static Object of(Object value) {
        if (value instanceof Record one) {
            return of(one);
        } else if (value instanceof Collection<?> all) {
            List<Object> elements = new ArrayList<>();
            all.forEach(each -> elements.add(of(each)));
            return elements;
        } else if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        } else if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? (long) optional.getAsInt() : null;
        } else if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        } else if (value instanceof Integer number) {
            return number.longValue();
        } else if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        } else if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof String
                || value instanceof Instant) {
            return value;
        }
        throw new IllegalArgumentException("there is no JSON for " + value.getClass());
    }

    private static Object value(Record one, RecordComponent component) {
        try {
            return component.getAccessor().invoke(one);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
