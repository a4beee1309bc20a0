package io.witness.cli.internal;

import io.witness.api.packet.TimeStampKind;

/** Names who took the times of packets, and counts the packets of each. For one thread. */
final class TimeKinds {
    private static final int WIDTH = 9;

    private final long[] packets = new long[TimeStampKind.values().length];

    void count(TimeStampKind kind) {
        packets[kind.ordinal()]++;
    }

    private static String name(TimeStampKind kind) {
        return switch (kind) {
            case NONE -> "copy";
            case SOFTWARE -> "software";
            case RAW_HARDWARE -> "hardware";
        };
    }

    /** Appends a column with the name. Allocates nothing. */
    static void append(StringBuilder line, TimeStampKind kind) {
        int start = line.length();
        line.append(name(kind));
        while (line.length() < start + WIDTH) {
            line.append(' ');
        }
    }

    /** Returns the number of packets of each kind, such as {@code times: 0 copy, 7 software, 3 hardware}. */
    String summary() {
        StringBuilder text = new StringBuilder("times:");
        for (TimeStampKind kind : TimeStampKind.values()) {
            text.append(kind.ordinal() == 0 ? " " : ", ")
                    .append(packets[kind.ordinal()])
                    .append(' ')
                    .append(name(kind));
        }
        return text.toString();
    }
}
