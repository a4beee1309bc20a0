package io.witness.linux.timestamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.kenai.jffi.MemoryIO;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceTimeStampsTest {
    private final List<String> calls = new ArrayList<>();
    private int error;

    @Test
    void shouldTellThatLoTakesSoftwareStampsOnly() throws Exception {
        try (InterfaceTimeStamps lo = InterfaceTimeStamps.open("lo")) {
            TimeStampInfo info = lo.info();
            assertTrue(info.has(TimeStampInfo.SOFTWARE | TimeStampInfo.RX_SOFTWARE), info::toString);
            assertFalse(info.has(TimeStampInfo.RX_HARDWARE), info::toString);
            assertEquals(TimeStampInfo.NO_CLOCK, info.clock());
            assertEquals(0, info.receiveFilters());
            assertEquals(Errno.EOPNOTSUPP, errno(lo::settings));
        }
    }

    @Test
    void shouldTellThatThereIsNoSuchInterface() throws Exception {
        try (InterfaceTimeStamps none = InterfaceTimeStamps.open("no-such-if")) {
            assertEquals(Errno.ENODEV, errno(none::info));
            assertEquals(Errno.ENODEV, errno(none::settings));
            assertEquals(Errno.ENODEV, errno(() -> none.set(new HardwareSettings(1, 1))));
        }
        assertEquals(Errno.ENODEV, errno(() -> InterfaceTimeStamps.open("too-long-for-an-interface")));
    }

    @Test
    void shouldReadAndWriteWhereTheKernelDoes() throws Exception {
        InterfaceTimeStamps card = new InterfaceTimeStamps(this::card, 7, "card0");
        assertEquals(new TimeStampInfo(0x5F, 3, 0b11, 0b1001), card.info());
        assertEquals(new HardwareSettings(1, 12), card.settings());
        assertEquals(new HardwareSettings(1, 1), card.set(new HardwareSettings(1, 14)));
        assertEquals(List.of("7 card0 8946 cmd=41", "7 card0 89b1 flags=0", "7 card0 89b0 flags=0 tx=1 rx=14"), calls);
    }

    @Test
    void shouldReportTheErrorOfADriver() {
        InterfaceTimeStamps card = new InterfaceTimeStamps(this::card, 7, "card0");
        for (int errno : new int[] {Errno.EPERM, Errno.ERANGE, Errno.EINVAL, Errno.ENODEV}) {
            error = errno;
            assertEquals(errno, errno(() -> card.set(new HardwareSettings(1, 1))));
        }
    }

    /** A driver that widens filters to all. */
    private int card(int fd, long request, long argument) {
        ByteBuffer ifreq = NativeMemory.copy(argument, 40);
        byte[] name = new byte[16];
        ifreq.get(0, name);
        long data = ifreq.getLong(16);
        ByteBuffer before = NativeMemory.copy(data, 12);
        String call = fd + " " + new String(name, StandardCharsets.UTF_8).trim() + " " + Long.toHexString(request);
        ByteBuffer memory = MemoryIO.getInstance()
                .newDirectByteBuffer(data, request == 0x8946 ? 44 : 12)
                .order(ByteOrder.nativeOrder());
        if (request == 0x8946) {
            calls.add(call + " cmd=" + Integer.toHexString(before.getInt(0)));
            memory.putInt(4, 0x5F).putInt(8, 3).putInt(12, 0b11).putInt(28, 0b1001);
        } else if (request == 0x89b1) {
            calls.add(call + " flags=" + before.getInt(0));
            memory.putInt(4, 1).putInt(8, 12);
        } else {
            calls.add(call + " flags=" + before.getInt(0) + " tx=" + before.getInt(4) + " rx=" + before.getInt(8));
            memory.putInt(8, 1);
        }
        return error;
    }

    private interface Question {
        Object ask() throws ErrnoException;
    }

    private static int errno(Question question) {
        return assertThrows(ErrnoException.class, question::ask).errno();
    }
}
