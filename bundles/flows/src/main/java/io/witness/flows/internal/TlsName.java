package io.witness.flows.internal;

/** Reads the server's name and the first protocol of ALPN out of a ClientHello of TLS (RFC 8446, 6066, 7301). */
final class TlsName extends NameReader {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MAJOR_VERSION = 3;
    private static final int RECORD_HEADER = 5;
    private static final int VERSION_AND_RANDOM = 34;
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int MOST_EXTENSIONS = 64;

    @Override
    boolean parse(SlotMemory memory, int at) {
        if (!has(RECORD_HEADER + 4) || peek(0) != HANDSHAKE || peek(1) != MAJOR_VERSION || peek(5) != CLIENT_HELLO) {
            return false;
        }
        skip(RECORD_HEADER + 1);
        limit(next24());
        if (skipToExtensions()) {
            readExtensions(memory, at);
        }
        return true;
    }

    private boolean skipToExtensions() {
        return skipFixed(VERSION_AND_RANDOM) && skipVector8() && skipVector16() && skipVector8() && skipFixed(2);
    }

    private boolean skipFixed(int bytes) {
        boolean isThere = has(bytes);
        skip(isThere ? bytes : 0);
        return isThere;
    }

    private boolean skipVector8() {
        return has(1) && skipFixed(next8());
    }

    private boolean skipVector16() {
        return has(2) && skipFixed(next16());
    }

    private void readExtensions(SlotMemory memory, int at) {
        for (int i = 0; i < MOST_EXTENSIONS && has(4); i++) {
            int type = next16();
            int length = next16();
            if (!has(length)) {
                return;
            }
            if (type == SERVER_NAME) {
                readServerName(length, memory, at);
            } else if (type == ALPN) {
                readAlpn(length, memory, at);
            }
            skip(length);
        }
    }

    /** The list's length, the kind of the first name, its length, the name. */
    private void readServerName(int length, SlotMemory memory, int at) {
        if (length < 5 || peek(2) != 0) {
            return;
        }
        int bytes = peek(3) << 8 | peek(4);
        if (bytes <= length - 5) {
            copyName(5, bytes, memory, at);
        }
    }

    /** The list's length, the length of the first protocol, the protocol. */
    private void readAlpn(int length, SlotMemory memory, int at) {
        int bytes = length < 3 ? 0 : peek(2);
        if (bytes > length - 3 || bytes > Slots.MOST_ALPN) {
            return;
        }
        for (int i = 0; i < bytes; i++) {
            memory.put8(at + Slots.ALPN + i, peek(3 + i));
        }
        memory.put8(at + Slots.ALPN_LENGTH, bytes);
    }
}
