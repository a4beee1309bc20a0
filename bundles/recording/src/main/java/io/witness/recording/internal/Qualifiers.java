package io.witness.recording.internal;

import java.util.List;
import java.util.Set;

/**
 * What stands before an identifier in a filter expression: the protocol and the kind of identifier; directions do not matter.
 *
 * @param protocol such as {@code tcp}; empty: none
 * @param type such as {@code host}, which is the default
 */
record Qualifiers(String protocol, String type) {
    private static final Set<String> PROTOCOLS =
            Set.of("ether", "link", "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6");
    private static final String[] TYPES = {"host", "net", "port", "portrange", "proto"};

    /** Takes qualifiers, of which there may be none: empty strings. */
    static Qualifiers take(Words words) {
        String protocol = PROTOCOLS.contains(words.peek()) ? words.take() : "";
        boolean hasDirection = takeDirection(words);
        String type = List.of(TYPES).contains(words.peek()) ? words.take() : hasDirection ? "host" : "";
        return new Qualifiers(protocol, type);
    }

    private static boolean takeDirection(Words words) {
        if (!words.take("src", "dst")) {
            return false;
        }
        Words.Mark mark = words.mark();
        if (words.take("or", "and", "||", "&&") && words.take("src", "dst")) {
            return true;
        }
        words.reset(mark);
        return true;
    }

    /** Tells whether an identifier follows. */
    boolean needsIdentifier() {
        return !type.isEmpty();
    }

    /** Tells whether there are none. */
    boolean isEmpty() {
        return protocol.isEmpty() && type.isEmpty();
    }
}
