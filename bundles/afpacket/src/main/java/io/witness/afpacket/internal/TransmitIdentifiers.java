package io.witness.afpacket.internal;

import io.witness.linux.Errno;

/**
 * Numbers sent packets, and finds the number of one by the 32 bits that its time stamps carry. The sending thread writes, and any
 * thread reads.
 *
 * <p>Since Linux 6.13 a packet is sent with the identifier that is chosen here. Before, the kernel counts; after an error it is not
 * known whether it has counted the packet, so later packets are not known by their stamps any more. Which of the two it is shows at
 * the first packet.
 */
final class TransmitIdentifiers {
    /** Says that a packet is not known. */
    static final int UNKNOWN = -1;

    private static final long LOW = 0xFFFF_FFFFL;

    /** Sends the present packet. */
    interface Kernel {
        /** Returns 0 or an error number; {@code chosen}: with this identifier, instead of one that the kernel counts. */
        int send(boolean chosen, int identifier);
    }

    private enum Mode {
        UNDECIDED,
        CHOSEN,
        COUNTED
    }

    private final Kernel kernel;
    private Mode mode;
    /** Packets that have got a number. */
    private volatile long given;
    /** Packets of these that were not sent. */
    private volatile long failed;
    /** Packets from this number on are not known by their stamps. */
    private volatile long knownBelow = Long.MAX_VALUE;

    // stamped: whether packets have stamps at all; first: the first number.
    TransmitIdentifiers(Kernel kernel, boolean stamped, long first) {
        this.kernel = kernel;
        mode = stamped ? Mode.UNDECIDED : Mode.COUNTED;
        given = first;
    }

    /** Sends the present packet; returns 0, or an error number. Its number is given before, as its stamps may be faster. */
    int send() {
        int identifier = (int) given;
        given++;
        int errno = kernel.send(mode != Mode.COUNTED, identifier);
        if (mode == Mode.UNDECIDED) {
            errno = decide(errno, identifier);
        }
        if (errno != 0) {
            takeBack(errno);
        }
        return errno;
    }

    // A kernel that does not know identifiers refuses them as it refuses a packet that is too short.
    private int decide(int errno, int identifier) {
        if (errno == Errno.EINVAL) {
            int again = kernel.send(false, identifier);
            mode = again == Errno.EINVAL ? Mode.UNDECIDED : Mode.COUNTED;
            return again;
        }
        mode = errno == 0 ? Mode.CHOSEN : Mode.UNDECIDED;
        return errno;
    }

    private void takeBack(int errno) {
        if (isBeforeTheInterface(errno)) {
            given--;
        } else if (mode == Mode.COUNTED) {
            given--;
            knownBelow = Math.min(knownBelow, given);
        } else {
            failed++; // it may have stamps, so no other packet gets this number
        }
    }

    /** Tells whether the kernel has not given the packet to the interface, and not counted it. */
    private boolean isBeforeTheInterface(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.EINVAL, Errno.ENXIO, Errno.ENODEV -> true;
            case Errno.EMSGSIZE -> mode != Mode.COUNTED;
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
