package io.witness.pcap;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.testing.CaptureBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Headers in the byte order of the host that captured are read in that of this host, whatever the file's order is. */
class HostHeadersTest {
    private static final int PFLOG = 117;
    private static final int LINUX_SLL = 113;
    private static final int LINUX_SLL2 = 276;
    private static final int USB_LINUX = 189;
    private static final int USB_LINUX_MMAPPED = 220;
    private static final int NFLOG = 239;

    private static byte[] header(ByteOrder order, int length, Consumer<ByteBuffer> fields) {
        ByteBuffer header = ByteBuffer.allocate(length).order(order);
        for (int i = 0; i < length; i++) {
            header.put(i, (byte) (100 + i)); // what is not written has no order
        }
        fields.accept(header);
        return header.array();
    }

    private static void assertNative(int linkType, int length, Consumer<ByteBuffer> fields) throws Exception {
        byte[] expected = header(ByteOrder.nativeOrder(), length, fields);
        for (ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
            byte[] header = header(order, length, fields);
            for (CaptureBytes file : files(order, linkType, header)) {
                assertArrayEquals(expected, read(file), order + " " + linkType);
            }
        }
    }

    private static List<CaptureBytes> files(ByteOrder order, int linkType, byte[] data) {
        return List.of(
                CaptureBytes.pcap(order, CaptureBytes.MICROSECONDS, 0, linkType).packet(0, 0, data, data.length),
                CaptureBytes.pcapNg(order).describe(linkType, 0).enhanced(0, 0, data, data.length),
                CaptureBytes.pcapNg(order).describe(linkType, 0).simple(data, data.length));
    }

    private static byte[] read(CaptureBytes file) throws Exception {
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = Captures.reader(file.build())) {
            assertTrue(reader.next(packet));
        }
        byte[] read = new byte[packet.snapLength()];
        packet.frame().get(0, read);
        assertEquals(0, packet.frame().position());
        return read;
    }

    @Test
    void shouldTurnUsersAndProcessesOfPflog() throws Exception {
        assertNative(PFLOG, 90, h -> h.put(0, (byte) 61)
                .putInt(44, 1)
                .putInt(48, 2)
                .putInt(52, 3)
                .putInt(56, 4));
        assertNative(PFLOG, 90, h -> h.put(0, (byte) 52).putInt(44, 1).putInt(48, 2));
        assertNative(PFLOG, 90, h -> h.put(0, (byte) 47));
        assertNative(PFLOG, 54, h -> h.put(0, (byte) 61).putInt(44, 1).putInt(48, 2));
    }

    @Test
    void shouldTurnNumbersOfCanFramesBehindACookedHeader() throws Exception {
        for (byte protocol : new byte[] {0x0C, 0x0D}) {
            assertNative(
                    LINUX_SLL, 32, h -> h.put(14, (byte) 0).put(15, protocol).putInt(16, 0x123));
            assertNative(
                    LINUX_SLL2, 36, h -> h.put(0, (byte) 0).put(1, protocol).putInt(20, 0x123));
            assertNative(LINUX_SLL, 19, h -> h.put(14, (byte) 0).put(15, protocol));
        }
        assertNative(LINUX_SLL, 32, h -> h.put(14, (byte) 8).put(15, (byte) 0));
        assertNative(LINUX_SLL2, 36, h -> h.put(0, (byte) 8).put(1, (byte) 0));
    }

    private static void putUsb(ByteBuffer header, int transferType) {
        header.putLong(0, 0x0102_0304_0506_0708L).put(9, (byte) transferType).putShort(12, (short) 3);
        header.putLong(16, 1_700_000_000).putInt(24, 5).putInt(28, -115).putInt(32, 40);
        header.putInt(36, 20);
    }

    @Test
    void shouldTurnWhatTheKernelTellsOfUsb() throws Exception {
        assertNative(USB_LINUX, 90, h -> putUsb(h, 3));
        assertNative(USB_LINUX, 90, h -> {
            putUsb(h, 0);
            h.putInt(40, 7).putInt(44, 2);
        });
        assertNative(USB_LINUX_MMAPPED, 90, h -> {
            putUsb(h, 3);
            h.putInt(48, 1).putInt(52, 2).putInt(56, 3).putInt(60, 4);
        });
    }

    @Test
    void shouldTurnDescriptorsOfIsochronousUsbAsFarAsTheyAreThere() throws Exception {
        for (int count : new int[] {2, -1}) {
            assertNative(USB_LINUX_MMAPPED, count < 0 ? 96 : 128, h -> {
                putUsb(h, 0);
                h.putInt(40, 7).putInt(44, 2);
                h.putInt(48, 1).putInt(52, 2).putInt(56, 3).putInt(60, count);
                for (int i = 0; i < 2; i++) {
                    int descriptor = 64 + 16 * i;
                    h.putInt(descriptor, -18).putInt(descriptor + 4, 188 * i).putInt(descriptor + 8, 188);
                }
            });
        }
    }

    @Test
    void shouldTurnAttributesOfNflog() throws Exception {
        Consumer<ByteBuffer> attributes = h -> h.put(1, (byte) 0)
                .putShort(4, (short) 5)
                .putShort(6, (short) 10)
                .putShort(12, (short) 40)
                .putShort(14, (short) 9);
        assertNative(NFLOG, 52, attributes);
        assertNative(NFLOG, 17, attributes);
        assertNative(NFLOG, 14, h -> h.put(1, (byte) 0).putShort(4, (short) 5).putShort(6, (short) 10));
        assertNative(NFLOG, 52, h -> h.put(1, (byte) 0).putShort(4, (short) 0).putShort(6, (short) 10));
        assertNative(NFLOG, 52, h -> h.put(1, (byte) 1));
    }

    /** Of a header that is cut off, whole fields are turned. */
    @Test
    void shouldReadHeadersThatAreCutAtAnyByte() throws Exception {
        for (int linkType : new int[] {PFLOG, LINUX_SLL, LINUX_SLL2, USB_LINUX, USB_LINUX_MMAPPED, NFLOG}) {
            for (int length = 0; length < 100; length++) {
                byte[] zeros = new byte[length];
                byte[] ones = new byte[length];
                Arrays.fill(ones, (byte) 0xFF);
                for (ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
                    assertArrayEquals(zeros, read(files(order, linkType, zeros).get(0)));
                    assertArrayEquals(ones, read(files(order, linkType, ones).get(0)));
                }
            }
        }
        assertNative(USB_LINUX, 27, h -> h.putLong(0, 1).putShort(12, (short) 3).putLong(16, 2));
        assertNative(USB_LINUX, 7, h -> {});
    }

    @Test
    void shouldLeaveOtherPacketsAsTheyAre() throws Exception {
        for (int linkType : new int[] {0, 1, 101, 227}) {
            assertNative(linkType, 64, h -> {});
        }
    }
}
