package io.witness.client.internal;

import io.witness.client.ClientStatistics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads the members of a JSON object that a server sent. A member that is absent or has another type, or any in invalid
 * JSON, is unknown: another server may use the message's number for something else.
 */
final class ServerObject {
    static final ServerObject UNKNOWN = new ServerObject(Map.of());

    private final Map<String, Object> members;

    private ServerObject(Map<String, Object> members) {
        this.members = members;
    }

    static ServerObject read(ByteBuffer value) {
        String text = StandardCharsets.UTF_8.decode(value).toString();
        return JsonReader.readObject(text).map(ServerObject::new).orElse(UNKNOWN);
    }

    Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    OptionalLong count(String name) {
        return members.get(name) instanceof Long number && number >= 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    OptionalInt number(String name) {
        OptionalLong number = count(name);
        return number.isPresent() && number.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }

    ClientStatistics statistics() {
        return new ClientStatistics(
                count("accepted"),
                count("dropped"),
                count("freezes"),
                count("delivered"),
                count("skipped"),
                count("waiting"));
    }
}
