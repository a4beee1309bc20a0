package io.witness.flows.internal.ipfix;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Describes one field of a template, and writes its value, so that both are always the same.
 *
 * @param <T> what the value is read from
 * @param element the number of the information element
 * @param enterprise {@link #IANA}, {@link #REVERSE} or {@link #OWN}
 * @param length bytes of the value, {@link #VARIABLE}: it begins with its length
 * @param value writes the value
 */
record Field<T>(int element, int enterprise, int length, Value<T> value) {
    /** The element is one of IANA's. */
    static final int IANA = 0;
    /** The element is that of the other direction of a biflow (RFC 5103). */
    static final int REVERSE = 29305;
    /** The element is one of {@link OwnElement}; its number of the enterprise is configured. */
    static final int OWN = -1;
    /** The length in a template of a value whose length differs. */
    static final int VARIABLE = 0xFFFF;

    private static final int ENTERPRISE_BIT = 0x8000;

    /** Writes a value. */
    @FunctionalInterface
    interface Value<T> {
        void put(ByteBuffer to, T from);
    }

    static <T> Field<T> iana(int element, int length, Value<T> value) {
        return new Field<>(element, IANA, length, value);
    }

    static <T> Field<T> reverse(int element, int length, Value<T> value) {
        return new Field<>(element, REVERSE, length, value);
    }

    static <T> Field<T> own(OwnElement element, Value<T> value) {
        return new Field<>(element.number(), OWN, element.length(), value);
    }

    /** Returns those that can be described to collectors: our own ones need an enterprise. */
    static <T> List<Field<T>> sendable(List<Field<T>> fields, int ownEnterprise) {
        return fields.stream()
                .filter(field -> field.enterprise != OWN || ownEnterprise != 0)
                .toList();
    }

    void putDefinition(ByteBuffer to, int ownEnterprise) {
        to.putShort((short) (enterprise == IANA ? element : element | ENTERPRISE_BIT));
        to.putShort((short) length);
        if (enterprise != IANA) {
            to.putInt(enterprise == OWN ? ownEnterprise : enterprise);
        }
    }

    /** Writes a text of at most 254 characters with its length. */
    static void putText(ByteBuffer to, String text) {
        to.put((byte) text.length());
        for (int i = 0; i < text.length(); i++) {
            putCharacter(to, text.charAt(i));
        }
    }

    // Collectors expect UTF-8: what is not printable ASCII becomes a question mark.
    static void putCharacter(ByteBuffer to, int character) {
        to.put((byte) (character >= ' ' && character < 0x7F ? character : '?'));
    }
}
