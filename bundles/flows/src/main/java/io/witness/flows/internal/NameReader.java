package io.witness.flows.internal;

import io.witness.api.packet.Packet;

/**
 * Reads a name out of a single packet, byte by byte within given bounds, into a slot. A parser moves a position through the
 * content; where something is missing it stops. For one thread.
 */
abstract class NameReader {
    private Packet packet;
    private int position;
    private int end;

    /** Tries to read the content of a packet; true if it is of this reader's protocol. */
    boolean read(Packet content, int start, int length, SlotMemory memory, int at) {
        packet = content;
        position = start;
        end = start + length;
        return parse(memory, at);
    }

    abstract boolean parse(SlotMemory memory, int at);

    final int remaining() {
        return end - position;
    }

    final boolean has(int bytes) {
        return bytes >= 0 && end - position >= bytes;
    }

    /** Reads a byte at a distance from the position, which the caller has checked. */
    final int peek(int distance) {
        return packet.unsignedByte(position + distance);
    }

    final int next8() {
        return packet.unsignedByte(position++);
    }

    final int next16() {
        position += 2;
        return packet.unsignedShort(position - 2);
    }

    final int next24() {
        return next8() << 16 | next16();
    }

    final void skip(int bytes) {
        position += bytes;
    }

    /** Leaves only so many bytes, if there are more. */
    final void limit(int bytes) {
        end = Math.min(end, position + Math.max(0, bytes));
    }

    /** Copies bytes, which the caller has checked, to the name, as many as fit. */
    final void copyName(int from, int bytes, SlotMemory memory, int at) {
        int kept = Math.min(bytes, Slots.MOST_NAME);
        for (int i = 0; i < kept; i++) {
            memory.put8(at + Slots.NAME + i, peek(from + i));
        }
        memory.put8(at + Slots.NAME_LENGTH, kept);
        memory.put8(at + Slots.NAME_CUT, kept < bytes ? 1 : 0);
    }
}
