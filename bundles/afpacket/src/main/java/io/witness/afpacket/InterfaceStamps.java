package io.witness.afpacket;

import io.witness.afpacket.HardwareStampsException.Reason;
import io.witness.afpacket.internal.StampErrors;
import io.witness.afpacket.internal.StampPort;
import io.witness.api.ring.RingException;
import io.witness.linux.ErrnoException;
import java.util.Optional;

/**
 * Tells which time stamps an interface can take, and sets those of its network card. The settings belong to the interface:
 * they hold for all programs. Who switches them on with this class switches them off at the end, unless they were on before.
 * For one thread at a time.
 */
public final class InterfaceStamps implements AutoCloseable {
    private final StampPort port;
    private final StampErrors errors;
    /** As it was before this changed it; null: it was not changed. */
    private HardwareStamps before;

    private HardwareStamps set;

    InterfaceStamps(StampPort port, String interfaceName) {
        this.port = port;
        this.errors = new StampErrors(interfaceName);
    }

    /**
     * Opens a socket to ask and to set by. Needs no privilege.
     *
     * @param interfaceName the interface
     * @return to be closed by the caller
     * @throws io.witness.api.ring.InterfaceMissingException if no interface can have that name
     * @throws RingException if there is no socket to be had
     */
    public static InterfaceStamps open(String interfaceName) throws RingException {
        try {
            return new InterfaceStamps(StampPort.open(interfaceName), interfaceName);
        } catch (ErrnoException e) {
            throw new StampErrors(interfaceName).of("opening a socket", e);
        }
    }

    /**
     * Asks which time stamps the interface can take.
     *
     * @return the answer of its driver
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such interface
     * @throws HardwareStampsException if the driver cannot be asked
     */
    public StampSupport support() throws RingException {
        try {
            return port.support();
        } catch (ErrnoException e) {
            throw errors.of("asking for its time stamps", e);
        }
    }

    /**
     * Asks which packets get a hardware time stamp now.
     *
     * @return the settings; empty if the driver has none, or does not tell
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such interface
     * @throws RingException if the question fails
     */
    public Optional<HardwareStamps> current() throws RingException {
        try {
            return Optional.of(port.current());
        } catch (ErrnoException e) {
            RingException known = errors.of("asking for its settings", e);
            if (known instanceof HardwareStampsException refused && refused.reason() == Reason.CANNOT) {
                return Optional.empty();
            }
            throw known;
        }
    }

    /**
     * Switches hardware time stamps on, until this is closed. What is on already stays on.
     *
     * @param wanted the settings
     * @return the settings as they are now: the driver may have widened those for received packets
     * @throws HardwareStampsException tells apart what the interface cannot do, what this process may not do
     *     (CAP_NET_ADMIN), and what failed; nothing has changed then
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such interface
     */
    public HardwareStamps enable(HardwareStamps wanted) throws RingException {
        HardwareStamps now = current().orElse(HardwareStamps.OFF);
        HardwareStamps both = new HardwareStamps(
                wanted.transmit() == TransmitStamps.OFF ? now.transmit() : wanted.transmit(),
                wanted.receive() == ReceiveStamps.NONE || now.receive() == ReceiveStamps.ALL
                        ? now.receive()
                        : wanted.receive());
        if (both.equals(now)) {
            return now;
        }
        set = set(both);
        before = before == null ? now : before;
        return set;
    }

    private HardwareStamps set(HardwareStamps wanted) throws RingException {
        try {
            return port.set(wanted);
        } catch (ErrnoException e) {
            throw errors.of("setting " + wanted, e);
        }
    }

    /**
     * Sets what {@link #enable} changed back to what it was, unless somebody else has changed it since. A failure, such as
     * that of a removed interface, is not reported.
     */
    @Override
    public void close() {
        try {
            if (before != null && current().filter(set::equals).isPresent()) {
                set(before);
            }
        } catch (RingException e) {
            before = null; // the interface is gone, or its driver does not let go
        } finally {
            port.close();
        }
    }
}
