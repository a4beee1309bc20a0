package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.afpacket.HardwareStamps;
import io.witness.afpacket.ReceiveStamps;
import io.witness.afpacket.StampSupport;
import io.witness.afpacket.TransmitStamps;
import io.witness.linux.timestamp.HardwareSettings;
import io.witness.linux.timestamp.TimeStampInfo;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StampPortTest {
    @Test
    void shouldConvertTheKernelsBits() {
        TimeStampInfo info = new TimeStampInfo(0x5F, 2, 0b11, 1 | 1 << 1 | 1 << 12 | 1 << 30);
        assertEquals(
                new StampSupport(
                        true,
                        true,
                        true,
                        true,
                        Set.of(TransmitStamps.OFF, TransmitStamps.ON),
                        Set.of(ReceiveStamps.NONE, ReceiveStamps.ALL, ReceiveStamps.PTPV2_EVENT),
                        OptionalInt.of(2)),
                StampPort.OfKernel.support(info));
        StampSupport none = StampPort.OfKernel.support(new TimeStampInfo(0, -1, 0, 0));
        assertEquals(new StampSupport(false, false, false, false, Set.of(), Set.of(), OptionalInt.empty()), none);
    }

    @Test
    void shouldNotTakeANewerNumberForNone() {
        assertEquals(
                new HardwareStamps(TransmitStamps.ON, ReceiveStamps.SOME),
                StampPort.OfKernel.of(new HardwareSettings(99, -5)));
        assertEquals(
                new HardwareStamps(TransmitStamps.ONESTEP_P2P, ReceiveStamps.NTP_ALL),
                StampPort.OfKernel.of(new HardwareSettings(3, 15)));
    }
}
