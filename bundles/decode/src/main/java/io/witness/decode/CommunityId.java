package io.witness.decode;

import io.witness.decode.internal.IcmpCounterparts;
import io.witness.decode.internal.IpProtocols;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Computes the Community ID, version 1, of a packet's flow: a text such as {@code 1:LQU9qZlK+B5F3KDmev6m5PMibrg=}, by which tools
 * name the same flow (github.com/corelight/community-id-spec). Both directions have the same one. For one thread.
 *
 * <p>A packet has none if it is not IP, or if ports of TCP, UDP or SCTP are missing, as in a later fragment. Suricata
 * differs from the specification for other protocols than TCP, UDP, SCTP and ICMP, and for one-way ICMP messages.
 */
public final class CommunityId {
    /** Bytes of the number that the text encodes, a SHA-1. */
    public static final int LENGTH = 20;

    private static final String PREFIX = "1:";

    /** Seed, addresses of IPv6, protocol, padding, ports. */
    private static final int MOST_INPUT = 2 + 2 * 16 + 2 + 2 * 2;

    private final MessageDigest sha1 = sha1();
    private final int seed;
    private final ByteBuffer input = ByteBuffer.allocate(MOST_INPUT);
    private final ByteBuffer number = ByteBuffer.allocate(LENGTH);

    /**
     * Creates an instance with a seed.
     *
     * @param seed 0 to 65535; all tools that exchange Community IDs use the same one, usually 0
     */
    public CommunityId(int seed) {
        this.seed = seed;
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /**
     * Computes the number of a packet's flow. Allocates nothing.
     *
     * @param fields the packet, or a flow
     * @return whether it has one
     */
    public boolean read(FlowEndpoints fields) {
        int protocol = fields.ipProtocol();
        boolean needsPorts = protocol == IpProtocols.TCP || protocol == IpProtocols.UDP || protocol == IpProtocols.SCTP;
        if (protocol == FlowEndpoints.NONE || needsPorts && !fields.hasPorts()) {
            return false;
        }
        if (needsPorts) {
            int order = order(fields, fields.sourcePort(), fields.destinationPort());
            fill(fields, order > 0, protocol, fields.sourcePort(), fields.destinationPort());
        } else if (fields.isIcmp()) {
            readIcmp(fields, protocol);
        } else {
            fill(fields, order(fields, 0, 0) > 0, protocol);
        }
        digest();
        return true;
    }

    private void digest() {
        sha1.update(input.array(), 0, input.position());
        try {
            sha1.digest(number.array(), 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-1 has " + LENGTH + " bytes", e);
        }
    }

    private void readIcmp(FlowEndpoints fields, int protocol) {
        int type = fields.icmpType();
        int other = IcmpCounterparts.of(protocol, type);
        boolean isOneWay = other == IcmpCounterparts.NONE;
        int second = isOneWay ? fields.icmpCode() : other;
        fill(fields, !isOneWay && order(fields, type, second) > 0, protocol, type, second);
    }

    /** Compares the endpoints as unsigned bytes. */
    private static int order(FlowEndpoints fields, int sourcePort, int destinationPort) {
        for (int i = 0; i < fields.addressWords(); i++) {
            int order = Integer.compareUnsigned(fields.sourceWord(i), fields.destinationWord(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(sourcePort, destinationPort);
    }

    private void fill(FlowEndpoints fields, boolean swap, int protocol, int sourcePort, int destinationPort) {
        fill(fields, swap, protocol);
        input.putShort((short) (swap ? destinationPort : sourcePort));
        input.putShort((short) (swap ? sourcePort : destinationPort));
    }

    private void fill(FlowEndpoints fields, boolean swap, int protocol) {
        input.clear().putShort((short) seed);
        putAddress(fields, swap);
        putAddress(fields, !swap);
        input.put((byte) protocol).put((byte) 0);
    }

    private void putAddress(FlowEndpoints fields, boolean isDestination) {
        for (int i = 0; i < fields.addressWords(); i++) {
            input.putInt(isDestination ? fields.destinationWord(i) : fields.sourceWord(i));
        }
    }

    /**
     * Returns the first 8 bytes of the number of the packet read last.
     *
     * @return the bytes in network order
     */
    public long prefix() {
        return number.getLong(0);
    }

    /**
     * Returns the first 8 bytes of a number.
     *
     * @param number as returned by {@link #parse}
     * @return the bytes in network order
     */
    public static long prefix(byte[] number) {
        return ByteBuffer.wrap(number).getLong();
    }

    /**
     * Tells whether the packet read last has a given Community ID.
     *
     * @param other as returned by {@link #parse}
     * @return whether the numbers are equal
     */
    public boolean is(byte[] other) {
        return Arrays.equals(number.array(), other);
    }

    /**
     * Parses a Community ID.
     *
     * @param text such as {@code 1:LQU9qZlK+B5F3KDmev6m5PMibrg=}
     * @return its number of {@link #LENGTH} bytes; empty if it is none of version 1
     */
    public static Optional<byte[]> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(text.substring(PREFIX.length())))
                    .filter(bytes -> bytes.length == LENGTH);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns a byte of the number of the packet read last.
     *
     * @param index 0 to {@link #LENGTH} - 1
     * @return 0 to 255
     */
    public int unsignedByte(int index) {
        return number.get(index) & 0xFF;
    }

    /** Returns the Community ID of the packet read last. */
    @Override
    public String toString() {
        return PREFIX + Base64.getEncoder().encodeToString(number.array());
    }
}
