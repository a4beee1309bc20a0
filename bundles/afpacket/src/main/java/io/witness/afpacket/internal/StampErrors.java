package io.witness.afpacket.internal;

import io.witness.afpacket.HardwareStampsException;
import io.witness.afpacket.HardwareStampsException.Reason;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;

/** Explains why time stamps of an interface cannot be had. */
public final class StampErrors {
    private final String interfaceName;

    public StampErrors(String interfaceName) {
        this.interfaceName = interfaceName;
    }

    /**
     * Explains an error.
     *
     * @param what the failed step, such as {@code setting rx=all tx=on}
     */
    public RingException of(String what, ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENODEV ->
                new InterfaceMissingException(interfaceName, "does not exist" + InterfaceHints.of(interfaceName));
            case Errno.EOPNOTSUPP -> stamps(Reason.CANNOT, what, "its driver has no hardware time stamps");
            case Errno.ERANGE ->
                stamps(Reason.CANNOT, what, "its driver cannot do that: `witness timestamps IFACE` lists what it can");
            case Errno.EPERM, Errno.EACCES ->
                stamps(Reason.NOT_PERMITTED, what, "it needs the capability CAP_NET_ADMIN: run with sudo");
            default -> stamps(Reason.FAILED, what, Errno.text(e.errno()));
        };
    }

    private HardwareStampsException stamps(Reason reason, String what, String problem) {
        return new HardwareStampsException(
                reason, "interface " + interfaceName + ": " + what + ": " + problem.replace("IFACE", interfaceName));
    }
}
