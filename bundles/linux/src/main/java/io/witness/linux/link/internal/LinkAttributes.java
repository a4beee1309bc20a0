package io.witness.linux.link.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Iterates over the attributes of an rtnetlink(7) message: u16 length (including these 4 bytes), u16 type, the value, padded
 * to a multiple of 4. An incomplete attribute ends the iteration.
 */
final class LinkAttributes {
    private static final int HEADER_LENGTH = 4;
    /** Masks out the bits that say how a value is stored. */
    private static final int TYPE_MASK = 0x3FFF;

    private final ByteBuffer payload;
    private final int end;
    private int next;
    private int attribute;
    private int length;

    /** Starts before the first attribute from start to end. */
    LinkAttributes(ByteBuffer payload, int start, int end) {
        this.payload = payload;
        this.end = end;
        next = start;
    }

    /** Advances to the next attribute; false at the end. */
    boolean next() {
        if (end - next < HEADER_LENGTH) {
            return false;
        }
        int claimed = payload.getShort(next) & 0xFFFF;
        if (claimed < HEADER_LENGTH || claimed > end - next) {
            return false;
        }
        attribute = next;
        length = claimed;
        next += NetlinkDatagram.align(claimed);
        return true;
    }

    int type() {
        return payload.getShort(attribute + 2) & TYPE_MASK;
    }

    /** Returns the attributes inside the value. */
    LinkAttributes nested() {
        return new LinkAttributes(payload, attribute + HEADER_LENGTH, attribute + length);
    }

    /** Returns the value up to its first zero. */
    String text() {
        byte[] value = bytes();
        int zero = 0;
        while (zero < value.length && value[zero] != 0) {
            zero++;
        }
        return new String(value, 0, zero, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        byte[] value = new byte[length - HEADER_LENGTH];
        payload.get(attribute + HEADER_LENGTH, value);
        return value;
    }

    /** Returns the value, 0 if it does not have 32 bits. */
    int int32() {
        return length < HEADER_LENGTH + Integer.BYTES ? 0 : payload.getInt(attribute + HEADER_LENGTH);
    }
}
