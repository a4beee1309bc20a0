package io.witness.it;

import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a command prints with {@code --json}, or a part of that. A part is found by its names, such as {@code kernel.dropped}. */
record Data(Object value) {
    /** Executes a command, such as {@code witness:sockets}. */
    static Data of(Path state, String command) throws IOException {
        try (ControlConnection connection = ControlConnection.to(state)) {
            return new Data(connection.read(command + " --json"));
        }
    }

    Data get(String path) {
        Object part = value;
        for (String name : path.split("\\.")) {
            if (!(part instanceof Map<?, ?> object) || !object.containsKey(name)) {
                throw new AssertionError("no " + path + " in " + value);
            }
            part = object.get(name);
        }
        return new Data(part);
    }

    long number(String path) {
        return (Long) get(path).value;
    }

    String text(String path) {
        return (String) get(path).value;
    }

    boolean is(String path, Object expected) {
        return expected.equals(get(path).value);
    }

    /** The elements of an array. */
    Stream<Data> all() {
        return ((List<?>) value).stream().map(Data::new);
    }

    /** Of sockets or what belongs to them, that of one. */
    Data at(Path socket) {
        return all().filter(each -> each.is("socketName", socket.toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + socket + " in " + value));
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
