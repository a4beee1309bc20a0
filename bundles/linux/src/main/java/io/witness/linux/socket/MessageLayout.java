package io.witness.linux.socket;

/**
 * Layout of what recvmsg(2) and sendmsg(2) are handed, on 64-bit systems: {@code struct msghdr} and {@code iovec} of {@code
 * sys/socket.h}, and the {@code cmsghdr} before each control message.
 *
 * <pre>
 *  msghdr  0      8          16     24         32        40              48      56
 *          +------+----------+------+----------+---------+---------------+-------+
 *          | name | its size | iov  | how many | control | its length    | flags |
 *          +------+----------+------+----------+---------+---------------+-------+
 *  iovec   0      8        16                  cmsghdr   0        8       12     16
 *          +------+--------+                             +--------+-------+------+------+
 *          | base | length |                             | length | level | type | data |
 *          +------+--------+                             +--------+-------+------+------+
 * </pre>
 */
final class MessageLayout {
    static final int NAME_OFFSET = 0;
    static final int NAME_LENGTH_OFFSET = 8;
    static final int IOV_OFFSET = 16;
    static final int IOV_COUNT_OFFSET = 24;
    static final int CONTROL_OFFSET = 32;
    static final int CONTROL_LENGTH_OFFSET = 40;
    static final int FLAGS_OFFSET = 48;
    static final int HEADER_LENGTH = 56;

    static final int IOV_BASE_OFFSET = 0;
    static final int IOV_LENGTH_OFFSET = 8;
    static final int IOV_LENGTH = 16;

    static final int CONTROL_LEVEL_OFFSET = 8;
    static final int CONTROL_TYPE_OFFSET = 12;
    static final int CONTROL_HEADER_LENGTH = 16;

    private static final int ALIGNMENT = 8;

    private MessageLayout() {}

    /** Returns where the control message after one of so many bytes starts. */
    static int align(int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
