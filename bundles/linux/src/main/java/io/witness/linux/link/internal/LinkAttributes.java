package io.witness.linux.link.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The attributes of an rtnetlink(7) message, one by one: u16 length (these 4 bytes included), u16 type, the value, filled up
 * to a multiple of 4. What is no whole attribute ends them.
 */
final class LinkAttributes {
    private static final int HEADER_LENGTH = 4;
    /** Without the bits that say how a value is stored. */
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

    /** Goes to the next attribute; false at the end. */
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

    /** The attributes that are the value. */
    LinkAttributes nested() {
        return new LinkAttributes(payload, attribute + HEADER_LENGTH, attribute + length);
    }

    /** The value up to its first zero. */
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

    /** The value, 0 if it has not 32 bits. */
    int int32() {
        return length < HEADER_LENGTH + Integer.BYTES ? 0 : payload.getInt(attribute + HEADER_LENGTH);
    }
}
