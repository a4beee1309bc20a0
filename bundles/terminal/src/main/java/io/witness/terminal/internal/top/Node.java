package io.witness.terminal.internal.top;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads a JSON value by the paths of its members. What is absent, or of another type, is unknown: another version of Witness may answer.
 *
 * @param value as {@link io.witness.shell.control.ControlConnection#read} returns it
 */
record Node(Object value) {
    /** Finds a member, such as {@code kernel.dropped}. */
    Node at(String path) {
        Object found = value;
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            found = member(found, path.substring(from, dot));
            from = dot + 1;
        }
        return new Node(member(found, path.substring(from)));
    }

    private static Object member(Object value, String name) {
        return value instanceof Map<?, ?> object ? object.get(name) : null;
    }

    /** Lists the elements of an array. */
    List<Node> list() {
        return value instanceof List<?> array ? array.stream().map(Node::new).toList() : List.of();
    }

    /** Returns a number. */
    OptionalLong number() {
        return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Returns a counter, 0 if unknown. */
    long count() {
        return number().orElse(0);
    }

    /** Returns a string, empty if unknown. */
    String text() {
        return value instanceof String text ? text : "";
    }
}
