package io.witness.settings;

import io.witness.api.socket.ChangeCost;
import io.witness.api.socket.Setting;
import io.witness.api.socket.SocketSpecification;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One row of the table of {@link Keys}. Immutable. */
public final class Key {
    /** What a value can be. */
    public enum Type {
        /** A text. */
        TEXT("string"),
        /** A whole number. */
        NUMBER("number"),
        /** A number of bytes, in a file also a text with a unit. */
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
         * Tells whether an entry has a number in the end.
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
     * Names the key.
     *
     * @return its one spelling
     */
    public String name() {
        return name;
    }

    /**
     * Tells what a value can be.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * Tells how small a number can be, or how short a text.
     *
     * @return the number, or the characters
     */
    public long least() {
        return least;
    }

    /**
     * Tells how large a number can be, or how long a text.
     *
     * @return the number, or the characters; {@link Long#MAX_VALUE}: there is no such limit
     */
    public long most() {
        return most;
    }

    /**
     * Tells what is the same as no such key.
     *
     * @return a String, a Long or a Boolean; empty if the key is needed
     */
    public Optional<Object> byDefault() {
        return Optional.ofNullable(byDefault);
    }

    /**
     * Lists the texts that are possible.
     *
     * @return empty if there is no such list
     */
    public List<String> options() {
        return options;
    }

    /**
     * Says in a sentence what the key is for.
     *
     * @return for tools and the documentation
     */
    public String help() {
        return help;
    }

    /**
     * Tells what a change costs.
     *
     * @return the cost
     */
    public ChangeCost cost() {
        return cost;
    }

    KeyPage page() {
        return page;
    }

    /** What this key comes to there. */
    Setting setting(SocketSpecification specification) {
        return new Setting(name, String.valueOf(value.apply(specification)), cost);
    }

    @Override
    public String toString() {
        return name;
    }
}
