package io.witness.linux.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Control messages as Linux 6.18 wrote them on x86-64, and others made after the kernel's document <i>timestamping</i> (2.1,
 * SCM_TIMESTAMPING records): {@code scm_timestamping} and {@code sock_extended_err} of {@code linux/errqueue.h}.
 */
class ControlMessagesTest {
    /** Of a received packet: software, then PACKET_AUXDATA of a packet of 70 bytes without a tag. */
    private static final String RECEIVED =
            "4000000000000000010000002500000013dc0c6b000000003787e422000000000000000000000000000000000000000000000000"
                    + "000000000000000000000000240000000000000007010000080000000100000046000000460000000000"
                    + "0e000000000000000000";
    /** Of the second sent packet, when it entered the queueing discipline. */
    private static final String SCHEDULED =
            "4000000000000000010000002500000013dc0c6b00000000b819052e000000000000000000000000000000000000000000000000"
                    + "0000000000000000000000002000000000000000070100001000" + "00002a000000040000000100000001000000";
    /** Of the first sent packet, when the driver got it. */
    private static final String SENT =
            "4000000000000000010000002500000013dc0c6b0000000047e5042e000000000000000000000000000000000000000000000000"
                    + "0000000000000000000000002000000000000000070100001000" + "00002a000000040000000000000000000000";

    private static final int SOL_SOCKET = 1;
    private static final int SOL_PACKET = 263;
    private static final int SCM_TIMESTAMPING = 37;
    private static final int SCM_TIMESTAMPING_NEW = 65;
    private static final int PACKET_TX_TIMESTAMP = 16;
    private static final int PACKET_AUXDATA = 8;
    private static final byte ORIGIN_TIMESTAMPING = 4;
    private static final byte ORIGIN_ICMP = 2;

    private final ControlMessages messages = new ControlMessages();
    private final ByteBuffer control = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    private void read(int length) {
        messages.read(control, 0, length);
    }

    private void readRecorded(String hex) {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        control.put(0, HexFormat.of().parseHex(hex));
        read(hex.length() / 2);
    }

    /** Adds a message; returns where its data are, which are zeros. */
    private int add(int level, int type, int dataLength) {
        int at = MessageLayout.align(control.position());
        control.position(at);
        control.putLong(16 + dataLength).putInt(level).putInt(type).position(at + 16 + dataLength);
        return at + 16;
    }

    private void addStamps(
            int type, long softwareSeconds, long softwareNanos, long hardwareSeconds, long hardwareNanos) {
        int at = add(SOL_SOCKET, type, 48);
        control.putLong(at, softwareSeconds).putLong(at + 8, softwareNanos);
        control.putLong(at + 16, 77).putLong(at + 24, 77); // "hardware timestamps converted": unused, must be ignored
        control.putLong(at + 32, hardwareSeconds).putLong(at + 40, hardwareNanos);
    }

    private void addError(int errno, byte origin, int info, int data) {
        int at = add(SOL_PACKET, PACKET_TX_TIMESTAMP, 16);
        control.putInt(at, errno).put(at + 4, origin).putInt(at + 8, info).putInt(at + 12, data);
    }

    @Test
    void shouldReadTheTimeOfAReceivedPacket() {
        readRecorded(RECEIVED);
        assertEquals(1_796_004_883_585_402_167L, messages.softwareNanos());
        assertEquals(0, messages.hardwareNanos());
        assertEquals(70, messages.wireLength());
        assertFalse(messages.hasVlanTag());
        assertFalse(messages.isOfSentPacket());
    }

    @Test
    void shouldReadTheStagesOfASentPacket() {
        readRecorded(SCHEDULED);
        assertTrue(messages.isOfSentPacket());
        assertEquals(1, messages.stage());
        assertEquals(1, messages.identifier());
        assertEquals(1_796_004_883_772_086_200L, messages.softwareNanos());
        readRecorded(SENT);
        assertTrue(messages.isOfSentPacket());
        assertEquals(0, messages.stage());
        assertEquals(0, messages.identifier());
        assertEquals(1_796_004_883_772_072_775L, messages.softwareNanos());
    }

    @ParameterizedTest
    @ValueSource(ints = {SCM_TIMESTAMPING, SCM_TIMESTAMPING_NEW})
    void shouldReadHardwareStampsAndBothKinds(int type) {
        addStamps(type, 0, 0, 5, 6);
        read(control.position());
        assertEquals(0, messages.softwareNanos());
        assertEquals(5_000_000_006L, messages.hardwareNanos());
        control.clear();
        addStamps(type, 3, 4, 5, 6);
        read(control.position());
        assertEquals(3_000_000_004L, messages.softwareNanos());
        assertEquals(5_000_000_006L, messages.hardwareNanos());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 4294967295", "2, 2147483648", "3, 1", "2147483647, 7"})
    void shouldReadAllStagesAndIdentifiers(int stage, long identifier) {
        addStamps(SCM_TIMESTAMPING, 3, 4, 0, 0);
        addError(42, ORIGIN_TIMESTAMPING, stage, (int) identifier);
        read(control.position());
        assertTrue(messages.isOfSentPacket());
        assertEquals(stage, messages.stage());
        assertEquals(identifier, Integer.toUnsignedLong(messages.identifier()));
        assertEquals(3_000_000_004L, messages.softwareNanos());
    }

    @Test
    void shouldNotTakeOtherErrorsForStamps() {
        addError(111, ORIGIN_ICMP, 0, 0);
        read(control.position());
        assertFalse(messages.isOfSentPacket());
        control.clear();
        addError(42, ORIGIN_ICMP, 0, 0);
        read(control.position());
        assertFalse(messages.isOfSentPacket());
        control.clear();
        addError(0, ORIGIN_TIMESTAMPING, 0, 0);
        read(control.position());
        assertFalse(messages.isOfSentPacket());
    }

    @Test
    void shouldSkipMessagesThatItDoesNotKnow() {
        add(SOL_SOCKET, 40, 4); // SO_RXQ_OVFL
        addStamps(SCM_TIMESTAMPING, 3, 4, 0, 0);
        add(SOL_SOCKET, 58, 16); // SCM_TIMESTAMPING_PKTINFO
        add(7, 7, 1);
        addError(42, ORIGIN_TIMESTAMPING, 1, 9);
        add(SOL_PACKET, 99, 0);
        read(control.position());
        assertEquals(3_000_000_004L, messages.softwareNanos());
        assertTrue(messages.isOfSentPacket());
        assertEquals(9, messages.identifier());
    }

    @Test
    void shouldTakeMessagesThatAreTooShortForAbsent() {
        String[] names = {"stamps", "error", "auxiliary data"};
        int[] lengths = {48, 16, 20};
        for (int i = 0; i < names.length; i++) {
            for (int length = 0; length < lengths[i]; length++) {
                control.clear();
                int type = i == 0 ? SCM_TIMESTAMPING : i == 1 ? PACKET_TX_TIMESTAMP : PACKET_AUXDATA;
                int at = add(i == 0 ? SOL_SOCKET : SOL_PACKET, type, length);
                control.put(at, HexFormat.of().parseHex("2a00000004000000".repeat(6)), 0, length);
                read(control.position());
                String what = names[i] + " of " + length + " bytes";
                assertEquals(0, messages.softwareNanos() + messages.hardwareNanos() + messages.wireLength(), what);
                assertFalse(messages.isOfSentPacket(), what);
                assertFalse(messages.hasVlanTag(), what);
            }
        }
    }

    /** With less room than both messages need, the kernel shortens the second one, or leaves it out (MSG_CTRUNC). */
    @Test
    void shouldReadWhatIsBeforeATruncatedMessage() {
        addStamps(SCM_TIMESTAMPING, 3, 4, 0, 0);
        addError(42, ORIGIN_TIMESTAMPING, 1, 9);
        for (int length = 64; length < 96; length++) {
            read(length);
            assertEquals(3_000_000_004L, messages.softwareNanos());
            assertFalse(messages.isOfSentPacket(), "read " + length + " bytes");
        }
        for (int length = 0; length < 64; length++) {
            read(length);
            assertEquals(0, messages.softwareNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 15, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32 | 64, 97})
    void shouldStopAtAnImpossibleLength(long length) {
        addError(42, ORIGIN_TIMESTAMPING, 1, 9);
        control.putLong(32, length)
                .putInt(40, SOL_SOCKET)
                .putInt(44, SCM_TIMESTAMPING)
                .putLong(48, 1);
        read(96);
        assertTrue(messages.isOfSentPacket());
        assertEquals(0, messages.softwareNanos());
    }

    @Test
    void shouldForgetThePacketBefore() {
        addStamps(SCM_TIMESTAMPING, 3, 4, 5, 6);
        addError(42, ORIGIN_TIMESTAMPING, 1, 9);
        control.putInt(add(SOL_PACKET, PACKET_AUXDATA, 20), 1 << 4);
        read(control.position());
        assertTrue(messages.hasVlanTag());
        read(0);
        assertEquals(0, messages.softwareNanos() + messages.hardwareNanos());
        assertFalse(messages.isOfSentPacket() || messages.hasVlanTag());
    }

    @Test
    void shouldReadTheTagThatTheKernelTookOut() {
        int at = add(SOL_PACKET, PACKET_AUXDATA, 20);
        control.putInt(at, 1 | 1 << 4 | 1 << 6).putInt(at + 4, 1000).putInt(at + 8, 60);
        control.putShort(at + 16, (short) 0xE064).putShort(at + 18, (short) 0x88A8);
        read(control.position());
        assertEquals(1000, messages.wireLength());
        assertEquals(0xE064, messages.vlanTci());
        assertEquals(0x88A8, messages.vlanTpid());
        control.putInt(at, 1 | 1 << 4);
        read(control.position());
        assertEquals(0x8100, messages.vlanTpid());
    }
}
