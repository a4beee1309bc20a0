package io.witness.afpacket.internal;

import io.witness.afpacket.HardwareStamps;
import io.witness.afpacket.ReceiveStamps;
import io.witness.afpacket.StampSupport;
import io.witness.afpacket.TransmitStamps;
import io.witness.linux.ErrnoException;
import io.witness.linux.timestamp.HardwareSettings;
import io.witness.linux.timestamp.InterfaceTimeStamps;
import io.witness.linux.timestamp.TimeStampInfo;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks and sets the time stamps of an interface. */
public interface StampPort extends AutoCloseable {
    /** Opens a socket of the kernel. */
    static StampPort open(String interfaceName) throws ErrnoException {
        return new OfKernel(InterfaceTimeStamps.open(interfaceName));
    }

    StampSupport support() throws ErrnoException;

    HardwareStamps current() throws ErrnoException;

    HardwareStamps set(HardwareStamps wanted) throws ErrnoException;

    @Override
    void close();

    /** Converts the kernel's numbers. */
    record OfKernel(InterfaceTimeStamps kernel) implements StampPort {
        @Override
        public StampSupport support() throws ErrnoException {
            return support(kernel.info());
        }

        static StampSupport support(TimeStampInfo info) {
            return new StampSupport(
                    info.has(TimeStampInfo.SOFTWARE | TimeStampInfo.RX_SOFTWARE),
                    info.has(TimeStampInfo.SOFTWARE | TimeStampInfo.TX_SOFTWARE),
                    info.has(TimeStampInfo.RAW_HARDWARE | TimeStampInfo.RX_HARDWARE),
                    info.has(TimeStampInfo.RAW_HARDWARE | TimeStampInfo.TX_HARDWARE),
                    of(TransmitStamps.class, info.transmitTypes()),
                    of(ReceiveStamps.class, info.receiveFilters()),
                    info.clock() < 0 ? OptionalInt.empty() : OptionalInt.of(info.clock()));
        }

        private static <E extends Enum<E>> Set<E> of(Class<E> type, int bits) {
            return Stream.of(type.getEnumConstants())
                    .filter(value -> (bits & 1 << value.ordinal()) != 0)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(type)));
        }

        @Override
        public HardwareStamps current() throws ErrnoException {
            return of(kernel.settings());
        }

        @Override
        public HardwareStamps set(HardwareStamps wanted) throws ErrnoException {
            return of(kernel.set(new HardwareSettings(
                    wanted.transmit().ordinal(), wanted.receive().ordinal())));
        }

        // A number that is newer than this program is not none.
        static HardwareStamps of(HardwareSettings settings) {
            int transmit = settings.transmitType();
            int receive = settings.receiveFilter();
            return new HardwareStamps(
                    transmit >= 0 && transmit < TransmitStamps.values().length
                            ? TransmitStamps.values()[transmit]
                            : TransmitStamps.ON,
                    receive >= 0 && receive < ReceiveStamps.values().length
                            ? ReceiveStamps.values()[receive]
                            : ReceiveStamps.SOME);
        }

        @Override
        public void close() {
            kernel.close();
        }
    }
}
