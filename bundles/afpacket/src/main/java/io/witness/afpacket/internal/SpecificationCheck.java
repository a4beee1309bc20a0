package io.witness.afpacket.internal;

import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.InterfaceType;
import java.util.OptionalInt;

/** Checks a specification without opening a socket, so that no privileges are needed. */
final class SpecificationCheck {
    private SpecificationCheck() {}

    // A filter is compiled for the packets of a file: for those of an interface, libpcap would open it.
    static void check(RingSpecification specification) throws RingException {
        OptionalInt hardwareType = hardwareType(specification.interfaceName());
        OptionalInt known =
                hardwareType.isPresent() ? HardwareTypes.linkType(hardwareType.getAsInt()) : OptionalInt.empty();
        int linkType = known.orElse(LinkTypes.ETHERNET);
        FilterSource.check(specification, linkType);
        if (specification.fanout().mode().type() == FanoutMode.TYPE_CBPF) {
            FanoutProgram.check(specification, linkType);
        }
        if (hardwareType.isEmpty()) {
            String name = specification.interfaceName();
            throw new InterfaceMissingException(name, "does not exist" + InterfaceHints.of(name));
        }
    }

    /** Returns the ARPHRD number of an interface; empty: it does not exist. */
    static OptionalInt hardwareType(String interfaceName) {
        try {
            return InterfaceType.of(interfaceName);
        } catch (ErrnoException e) {
            return OptionalInt.empty();
        }
    }
}
