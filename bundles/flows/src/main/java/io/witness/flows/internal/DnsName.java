package io.witness.flows.internal;

/** Reads the first question and the answer code out of a message of DNS (RFC 1035). */
final class DnsName extends NameReader {
    private static final int HEADER = 12;
    private static final int RESPONSE = 0x8000;
    private static final int OPERATION = 0x7800;
    private static final int RESERVED = 0x0040;
    private static final int CODE = 0x000F;
    private static final int MOST_LABEL = 63;
    private static final int MOST_NAME = 255;

    @Override
    boolean parse(SlotMemory memory, int at) {
        if (!has(HEADER)) {
            return false;
        }
        skip(2);
        int flags = next16();
        int questions = next16();
        skip(6);
        if ((flags & (OPERATION | RESERVED)) != 0 || questions != 1) {
            return false;
        }
        boolean isResponse = (flags & RESPONSE) != 0;
        boolean isFirst = memory.int8(at + Slots.NAME_LENGTH) == 0;
        if (isFirst && !readQuestion(memory, at)) {
            return false;
        }
        if (isResponse && !memory.has(at + Slots.BITS, Slots.IS_ANSWERED)) {
            memory.set(at + Slots.BITS, Slots.IS_ANSWERED);
            memory.put8(at + Slots.DNS_CODE, flags & CODE);
        }
        return true;
    }

    /** Writes the labels with dots between them; the root is one dot. */
    private boolean readQuestion(SlotMemory memory, int at) {
        int length = nameLength();
        if (length < 0) {
            return false;
        }
        int kept = Math.min(length, Slots.MOST_NAME);
        int written = 0;
        for (int label = next8(); label != 0; label = next8()) {
            for (int i = -1; i < label; i++) {
                boolean isDot = i < 0;
                int character = isDot ? '.' : next8();
                if (!(isDot && written == 0) && written < kept) {
                    memory.put8(at + Slots.NAME + written++, character);
                }
            }
        }
        if (length == 0) {
            memory.put8(at + Slots.NAME, '.');
        }
        memory.put8(at + Slots.NAME_LENGTH, Math.max(1, kept));
        memory.put8(at + Slots.NAME_CUT, kept < length ? 1 : 0);
        memory.put16(at + Slots.DNS_TYPE, next16());
        return true;
    }

    /** Returns the length of the name as text, or -1 if it is not there as a whole, with its type and class. */
    private int nameLength() {
        int at = 0;
        while (has(at + 1)) {
            int label = peek(at);
            if (label == 0) {
                return has(at + 5) ? Math.max(0, at - 1) : -1;
            }
            at += 1 + label;
            if (label > MOST_LABEL || at > MOST_NAME) {
                return -1;
            }
        }
        return -1;
    }
}
