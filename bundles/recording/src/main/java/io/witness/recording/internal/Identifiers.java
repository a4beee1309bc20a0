package io.witness.recording.internal;

import io.witness.api.packet.EtherTypes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the conditions of identifiers in a filter expression; {@link Condition#ANY} for all that it does not know. */
final class Identifiers {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){0,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,7}|[1-9]\\d{0,8}|0");
    private static final Pattern IDENTIFIER = Pattern.compile("\\\\?[A-Za-z0-9:][A-Za-z0-9.:/_-]*");
    private static final Set<String> RESERVED =
            Set.of("and", "or", "not", "vlan", "mpls", "pppoed", "pppoes", "geneve", "vxlan", "len");
    private static final int OCTETS = 4;
    private static final int MOST_PORT = 0xFFFF;
    private static final int MOST_RANGE = 64;
    private static final int SMALLEST_ETHER_TYPE = 0x0600;
    private static final int FRAGMENT_HEADER = 44;

    private Identifiers() {}

    /** Tells whether a word is a number. */
    static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }

    /** Tells whether a word can name or number something. */
    static boolean looksLikeOne(String word) {
        return !RESERVED.contains(word) && IDENTIFIER.matcher(word).matches();
    }

    /** Returns the condition of a VLAN. */
    static Condition ofVlan(String number) {
        return Condition.oneOf(KeyKind.PROTOCOL, Keys.vlan(Integer.decode(number) & 0xFFF));
    }

    /** Returns the condition that a packet has a VLAN tag. */
    static Condition ofAnyVlan() {
        return Condition.oneOf(
                KeyKind.PROTOCOL,
                Keys.etherType(EtherTypes.VLAN),
                Keys.etherType(EtherTypes.SERVICE_VLAN),
                Keys.etherType(EtherTypes.OLD_SERVICE_VLAN));
    }

    /** Returns the condition of an identifier behind qualifiers. */
    static Condition condition(Qualifiers qualifiers, String identifier) {
        if (qualifiers.protocol().equals("ether") || qualifiers.protocol().equals("link")) {
            return qualifiers.type().equals("proto") ? etherType(identifier) : Condition.ANY;
        }
        return switch (qualifiers.type()) {
            case "host", "" -> host(identifier);
            case "net" -> network(identifier);
            case "port" -> Condition.and(ofProtocol(qualifiers.protocol()), ports(identifier, identifier));
            case "portrange" -> Condition.and(ofProtocol(qualifiers.protocol()), portRange(identifier));
            case "proto" -> ipProtocol(identifier);
            default -> Condition.ANY;
        };
    }

    /** Returns the condition of a protocol's name alone. */
    static Condition ofProtocol(String name) {
        OptionalInt etherType = ProtocolNames.ofEther(name);
        if (etherType.isPresent()) {
            return Condition.oneOf(KeyKind.PROTOCOL, Keys.etherType(etherType.getAsInt()));
        }
        OptionalInt protocol = ProtocolNames.ofIp(name);
        return protocol.isPresent() ? ipProtocol(protocol.getAsInt()) : Condition.ANY;
    }

    private static Condition ipProtocol(String identifier) {
        String name = identifier.startsWith("\\") ? identifier.substring(1) : identifier;
        OptionalInt number =
                NUMBER.matcher(name).matches() ? OptionalInt.of(Integer.decode(name)) : ProtocolNames.ofIp(name);
        return number.isPresent() && number.getAsInt() <= 0xFF ? ipProtocol(number.getAsInt()) : Condition.ANY;
    }

    /** libpcap looks at the first header after IPv6, and at the second one if the first is that of a fragment. */
    private static Condition ipProtocol(int number) {
        return Condition.oneOf(KeyKind.PROTOCOL, Keys.ipProtocol(number), Keys.ipProtocol(FRAGMENT_HEADER));
    }

    private static Condition etherType(String identifier) {
        String name = identifier.startsWith("\\") ? identifier.substring(1) : identifier;
        OptionalInt number =
                NUMBER.matcher(name).matches() ? OptionalInt.of(Integer.decode(name)) : ProtocolNames.ofEther(name);
        return number.isPresent() && number.getAsInt() >= SMALLEST_ETHER_TYPE && number.getAsInt() <= 0xFFFF
                ? Condition.oneOf(KeyKind.PROTOCOL, Keys.etherType(number.getAsInt()))
                : Condition.ANY;
    }

    private static Condition host(String identifier) {
        if (IPV4.matcher(identifier).matches() && identifier.split("\\.").length == OCTETS) {
            return Condition.oneOf(KeyKind.ADDRESS, Keys.ipv4(ipv4(identifier)));
        }
        if (IPV6.matcher(identifier).matches()) {
            byte[] address = ipv6(identifier);
            return address == null
                    ? Condition.ANY
                    : Condition.oneOf(KeyKind.ADDRESS, Keys.ipv6(longOf(address, 0), longOf(address, Long.BYTES)));
        }
        return identifier.contains("/") ? network(identifier) : Condition.ANY;
    }

    private static Condition network(String identifier) {
        int slash = identifier.indexOf('/');
        String address = slash < 0 ? identifier : identifier.substring(0, slash);
        String length = slash < 0 ? "" : identifier.substring(slash + 1);
        if (!length.isEmpty() && (!NUMBER.matcher(length).matches() || length.length() > 3)
                || identifier.endsWith("/")) {
            return Condition.ANY;
        }
        if (IPV4.matcher(address).matches()) {
            int octets = address.split("\\.").length;
            return ipv4Network(ipv4(address), length.isEmpty() ? octets * Byte.SIZE : Integer.parseInt(length));
        }
        if (IPV6.matcher(address).matches() && ipv6(address) != null) {
            return ipv6Network(ipv6(address), length.isEmpty() ? 128 : Integer.parseInt(length));
        }
        return Condition.ANY;
    }

    private static Condition ipv4Network(int address, int length) {
        if (length == Integer.SIZE) {
            return Condition.oneOf(KeyKind.ADDRESS, Keys.ipv4(address));
        }
        int known = longestPrefix(Keys.IPV4_PREFIXES, length);
        return known == 0 ? Condition.ANY : Condition.oneOf(KeyKind.NETWORK, Keys.ipv4Prefix(address, known));
    }

    private static Condition ipv6Network(byte[] address, int length) {
        if (length == 128) {
            return Condition.oneOf(KeyKind.ADDRESS, Keys.ipv6(longOf(address, 0), longOf(address, Long.BYTES)));
        }
        int known = longestPrefix(Keys.IPV6_PREFIXES, length);
        return known == 0
                ? Condition.ANY
                : Condition.oneOf(KeyKind.NETWORK, Keys.ipv6Prefix(longOf(address, 0), known));
    }

    private static int longestPrefix(int[] prefixes, int length) {
        int longest = 0;
        for (int prefix : prefixes) {
            longest = prefix <= length ? prefix : longest;
        }
        return longest;
    }

    private static int ipv4(String text) {
        int address = 0;
        String[] octets = text.split("\\.");
        for (int i = 0; i < OCTETS; i++) {
            address = address << Byte.SIZE | (i < octets.length ? Integer.parseInt(octets[i]) & 0xFF : 0);
        }
        return address;
    }

    /** Returns an address; null if it is none. No name is looked up: the text has a colon. */
    private static byte[] ipv6(String text) {
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            return address.length == 2 * Long.BYTES ? address : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static long longOf(byte[] address, int offset) {
        return ByteBuffer.wrap(address).getLong(offset);
    }

    private static Condition portRange(String identifier) {
        int dash = identifier.indexOf('-');
        return dash < 0
                ? ports(identifier, identifier)
                : ports(identifier.substring(0, dash), identifier.substring(dash + 1));
    }

    private static Condition ports(String first, String last) {
        if (!NUMBER.matcher(first).matches() || !NUMBER.matcher(last).matches()) {
            return Condition.ANY;
        }
        int low = Math.min(Integer.decode(first), Integer.decode(last));
        int high = Math.max(Integer.decode(first), Integer.decode(last));
        if (high > MOST_PORT || high - low >= MOST_RANGE) {
            return Condition.ANY;
        }
        long[] keys = new long[high - low + 1];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Keys.port(low + i);
        }
        return Condition.oneOf(KeyKind.PORT, keys);
    }
}
