package io.witness.cli.internal.demo;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A host of the capture, with addresses that are reserved for documentation.
 *
 * @param name its name
 * @param mac its link layer's address; of a host elsewhere, the router's
 * @param ipv4 its address of RFC 5737
 * @param ipv6 its address of RFC 3849
 */
record Host(String name, byte[] mac, byte[] ipv4, byte[] ipv6) {
    private static final byte[] ROUTER = mac(1);

    /** A host of the network that is captured; number 1 is its router. */
    static Host near(String name, int number) {
        return new Host(name, mac(number), address("192.0.2." + number), address("2001:db8:0:1::" + number));
    }

    /** A host somewhere else. */
    static Host far(String name, int number) {
        return new Host(name, ROUTER, address("198.51.100." + number), address("2001:db8:0:2::" + number));
    }

    private static byte[] mac(int number) {
        return new byte[] {2, 0, 0, 0, 0, (byte) number};
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
