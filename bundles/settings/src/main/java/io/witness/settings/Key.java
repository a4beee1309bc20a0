package io.witness.settings;

import io.witness.api.socket.ChangeCost;
import io.witness.api.socket.Setting;
import io.witness.api.socket.SocketSpecification;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Represents one row of the table of {@link Keys}. Immutable. */
public final class Key {
    /** Lists the types of values. */
    public enum Type {
        /** A string. */
        TEXT("string"),
        /** An integer. */
        NUMBER("number"),
        /** A number of bytes, in a file also a string with a unit. */
        SIZE("number or size"),
        /** A number, in a file also the names of its parts. */
        NAMES("number or names"),
        /** True or false. */
        TRUTH("boolean");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /**
         * Tells whether the value in a specification is a number.
         *
         * @return true if so
         */
        public boolean isNumber() {
            return this == NUMBER || this == SIZE || this == NAMES;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final String name;
    private final Type type;
    private final long least;
    private final long most;
    private final Object byDefault;
    private final List<String> options;
    private final String help;
    private final KeyPage page;
    private final ChangeCost cost;
    private final Function<SocketSpecification, ?> value;

    Key(KeyBuilder built, ChangeCost cost, Function<SocketSpecification, ?> value) {
        this.name = built.name;
        this.type = built.type;
        this.least = built.least;
        this.most = built.most;
        this.byDefault = built.byDefault;
        this.options = List.copyOf(built.options);
        this.help = built.help;
        this.page = new KeyPage(built.unit, built.boundsText, built.defaultText, built.example);
        this.cost = cost;
        this.value = value;
    }

    /**
     * Returns the name of the key.
     *
     * @return its canonical spelling
     */
    public String name() {
        return name;
    }

    /**
     * Returns the type of a value.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * Returns the smallest number, or the shortest length of a string.
     *
     * @return the number, or characters
     */
    public long least() {
        return least;
    }

    /**
     * Returns the largest number, or the longest length of a string.
     *
     * @return the number, or characters; {@link Long#MAX_VALUE}: there is no limit
     */
    public long most() {
        return most;
    }

    /**
     * Returns the default.
     *
     * @return a String, a Long or a Boolean; empty if the key is required
     */
    public Optional<Object> byDefault() {
        return Optional.ofNullable(byDefault);
    }

    /**
     * Lists the possible strings.
     *
     * @return empty if there is no such list
     */
    public List<String> options() {
        return options;
    }

    /**
     * Describes the key in a sentence.
     *
     * @return for tools and the documentation
     */
    public String help() {
        return help;
    }

    /**
     * Returns the cost of a change.
     *
     * @return the cost
     */
    public ChangeCost cost() {
        return cost;
    }

    KeyPage page() {
        return page;
    }

    /** Returns the value of this key in a specification. */
    Setting setting(SocketSpecification specification) {
        return new Setting(name, String.valueOf(value.apply(specification)), cost);
    }

    @Override
    public String toString() {
        return name;
    }
}
