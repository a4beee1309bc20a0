package io.witness.afpacket.internal;

import io.witness.linux.Errno;

/**
 * Numbers sent packets, and finds the number of one by the 32 bits that its time stamps carry. The sending thread writes, and any
 * thread reads.
 *
 * <p>Since Linux 6.13 a packet is sent with the identifier that is chosen here. Before, the kernel counts; after an error it is not
 * known whether it has counted the packet, so later packets are not known by their stamps any more.
 */
final class TransmitIdentifiers {
    /** Says that a packet is not known. */
    static final int UNKNOWN = -1;

    private static final long LOW = 0xFFFF_FFFFL;

    /** Packets that have got a number. */
    private volatile long given;
    /** Packets of these that were not sent. */
    private volatile long failed;
    /** Packets from this number on are not known by their stamps. */
    private volatile long knownBelow = Long.MAX_VALUE;

    /** Whether the kernel counts. */
    private boolean counted;

    /** Lets the kernel count, from the first packet on. */
    void count() {
        counted = true;
    }

    /** Returns the number of the next packet, which is being sent from now on. */
    long begin() {
        long identifier = given;
        given = identifier + 1;
        return identifier;
    }

    /** Ends the sending of the packet of the last {@link #begin}. */
    void end(int errno) {
        if (errno == 0) {
            return;
        }
        if (isUnused(errno)) {
            given--;
        } else if (counted) {
            given--;
            knownBelow = Math.min(knownBelow, given);
        } else {
            failed++; // it may have stamps
        }
    }

    /** These errors come before the kernel gives the packet to the interface: it has no stamps. */
    private boolean isUnused(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.EINVAL, Errno.ENXIO, Errno.ENODEV -> true;
            case Errno.EMSGSIZE -> !counted;
            default -> false;
        };
    }

    /** Returns the number of the packet that has these low 32 bits; {@link #UNKNOWN} if there is none. */
    long find(int low) {
        long newest = given - 1;
        long identifier = newest - (newest - low & LOW);
        return identifier < 0 || identifier >= knownBelow ? UNKNOWN : identifier;
    }

    /** Returns how many packets have got a number. */
    long given() {
        return given;
    }

    /** Returns how many packets got a number and were not sent. */
    long failed() {
        return failed;
    }
}
