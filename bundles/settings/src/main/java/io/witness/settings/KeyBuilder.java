package io.witness.settings;

import io.witness.api.socket.ChangeCost;
import io.witness.api.socket.SocketSpecification;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Builds a row of the table of {@link Keys}. */
final class KeyBuilder {
    final String name;
    final Key.Type type;
    long least;
    long most = Long.MAX_VALUE;
    Object byDefault;
    List<String> options = List.of();
    String help = "";
    String unit = "";
    Optional<String> boundsText = Optional.empty();
    Optional<String> defaultText = Optional.empty();
    String example = "";

    private KeyBuilder(String name, Key.Type type, Object byDefault) {
        this.name = name;
        this.type = type;
        this.byDefault = byDefault;
    }

    /** Starts a key that every entry must have. */
    static KeyBuilder needed(String name) {
        return new KeyBuilder(name, Key.Type.TEXT, null);
    }

    static KeyBuilder text(String name, String byDefault) {
        return new KeyBuilder(name, Key.Type.TEXT, byDefault);
    }

    static KeyBuilder number(String name, long byDefault) {
        return new KeyBuilder(name, Key.Type.NUMBER, byDefault);
    }

    static KeyBuilder size(String name, long byDefault) {
        return new KeyBuilder(name, Key.Type.SIZE, byDefault);
    }

    static KeyBuilder names(String name, long byDefault) {
        return new KeyBuilder(name, Key.Type.NAMES, byDefault);
    }

    static KeyBuilder truth(String name) {
        return new KeyBuilder(name, Key.Type.TRUTH, false);
    }

    /** Sets the smallest number, or the shortest length of a string. */
    KeyBuilder from(long number) {
        least = number;
        return this;
    }

    /** Sets the largest number, or the longest length of a string. */
    KeyBuilder to(long number) {
        most = number;
        return this;
    }

    KeyBuilder options(String... texts) {
        options = List.of(texts);
        return this;
    }

    KeyBuilder unit(String text) {
        unit = text;
        return this;
    }

    KeyBuilder bounds(String text) {
        boundsText = Optional.of(text);
        return this;
    }

    KeyBuilder defaultIs(String text) {
        defaultText = Optional.of(text);
        return this;
    }

    KeyBuilder example(String text) {
        example = text;
        return this;
    }

    KeyBuilder help(String text) {
        help = text;
        return this;
    }

    /** Completes the row with the cost of a change, and the position of its value in a specification. */
    Key costs(ChangeCost cost, Function<SocketSpecification, ?> value) {
        return new Key(this, cost, value);
    }
}
