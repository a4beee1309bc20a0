package io.witness.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.HardwareStampsException.Reason;
import io.witness.afpacket.internal.StampPort;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterfaceStampsTest {
    private static final HardwareStamps ALL = new HardwareStamps(TransmitStamps.ON, ReceiveStamps.ALL);
    private static final HardwareStamps PTP = new HardwareStamps(TransmitStamps.ON, ReceiveStamps.PTPV2_EVENT);

    private final FakeCard card = new FakeCard();

    @Test
    void shouldSwitchOffAtTheEndWhatItSwitchedOn() throws RingException {
        try (InterfaceStamps stamps = open()) {
            assertEquals(ALL, stamps.enable(ALL));
            assertEquals(Optional.of(ALL), stamps.current());
        }
        assertEquals(List.of(ALL, HardwareStamps.OFF), card.sets);
        assertTrue(card.closed);
    }

    @Test
    void shouldLeaveOnWhatWasOnBefore() throws RingException {
        card.now = ALL;
        try (InterfaceStamps stamps = open()) {
            assertEquals(ALL, stamps.enable(PTP));
        }
        assertEquals(List.of(), card.sets);
    }

    @Test
    void shouldSetBackToWhatWasThere() throws RingException {
        card.now = new HardwareStamps(TransmitStamps.OFF, ReceiveStamps.PTPV2_EVENT);
        HardwareStamps both = new HardwareStamps(TransmitStamps.ON, ReceiveStamps.PTPV2_EVENT);
        try (InterfaceStamps stamps = open()) {
            assertEquals(both, stamps.enable(new HardwareStamps(TransmitStamps.ON, ReceiveStamps.NONE)));
            assertEquals(ALL, stamps.enable(ALL));
        }
        HardwareStamps first = new HardwareStamps(TransmitStamps.OFF, ReceiveStamps.PTPV2_EVENT);
        assertEquals(List.of(both, ALL, first), card.sets);
    }

    @Test
    void shouldReturnWhatTheDriverHasWidened() throws RingException {
        card.widens = true;
        try (InterfaceStamps stamps = open()) {
            assertEquals(ALL, stamps.enable(PTP));
        }
        assertEquals(HardwareStamps.OFF, card.now);
    }

    @Test
    void shouldNotSetBackWhatSomebodyElseHasChanged() throws RingException {
        try (InterfaceStamps stamps = open()) {
            stamps.enable(ALL);
            card.now = PTP;
        }
        assertEquals(PTP, card.now);
    }

    @Test
    void shouldTellApartWhyStampsCannotBeHad() {
        assertEquals(Reason.CANNOT, refusal(Errno.EOPNOTSUPP));
        assertEquals(Reason.CANNOT, refusal(Errno.ERANGE));
        assertEquals(Reason.NOT_PERMITTED, refusal(Errno.EPERM));
        assertEquals(Reason.FAILED, refusal(Errno.EINVAL));
        card.error = Errno.ENODEV;
        assertThrows(InterfaceMissingException.class, () -> open().enable(ALL));
        assertEquals(HardwareStamps.OFF, card.now);
    }

    @Test
    void shouldHaveNoSettingsWhereTheDriverHasNone() throws RingException {
        card.errorOfCurrent = Errno.EOPNOTSUPP;
        assertEquals(Optional.empty(), open().current());
        card.errorOfCurrent = Errno.ENODEV;
        assertThrows(InterfaceMissingException.class, () -> open().current());
    }

    @Test
    void shouldEndThoughTheInterfaceIsGone() throws RingException {
        try (InterfaceStamps stamps = open()) {
            stamps.enable(ALL);
            card.errorOfCurrent = Errno.ENODEV;
        }
        assertTrue(card.closed);
    }

    @Test
    void shouldAskTheKernel() throws RingException {
        try (InterfaceStamps lo = InterfaceStamps.open("lo")) {
            StampSupport support = lo.support();
            assertTrue(support.softwareReceive() && support.softwareTransmit(), support::toString);
            assertEquals(OptionalInt.empty(), support.clock());
            assertEquals(Set.of(), support.receive());
            assertEquals(Optional.empty(), lo.current());
        }
    }

    private Reason refusal(int errno) {
        card.error = errno;
        return assertThrows(HardwareStampsException.class, () -> open().enable(ALL))
                .reason();
    }

    private InterfaceStamps open() {
        return new InterfaceStamps(card, "card0");
    }

    private static final class FakeCard implements StampPort {
        private HardwareStamps now = HardwareStamps.OFF;
        private final List<HardwareStamps> sets = new ArrayList<>();
        private boolean widens;
        private boolean closed;
        private int error;
        private int errorOfCurrent;

        @Override
        public StampSupport support() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public HardwareStamps current() throws ErrnoException {
            fail(errorOfCurrent);
            return now;
        }

        @Override
        public HardwareStamps set(HardwareStamps wanted) throws ErrnoException {
            fail(error);
            boolean isWidened = widens && wanted.receive() != ReceiveStamps.NONE;
            now = isWidened ? new HardwareStamps(wanted.transmit(), ReceiveStamps.ALL) : wanted;
            sets.add(now);
            return now;
        }

        private static void fail(int errno) throws ErrnoException {
            if (errno != 0) {
                throw new ErrnoException("ioctl", errno);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
