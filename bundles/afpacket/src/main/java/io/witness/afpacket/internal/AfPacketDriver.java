package io.witness.afpacket.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.socket.SocketSpecification;
import org.osgi.service.component.annotations.Component;

/** Opens the kernel's rings, on network interfaces. */
@Component(service = RingDriver.class)
public final class AfPacketDriver implements RingDriver {
    /**
     * Other drivers' interfaces are written {@code driver:what}; the kernel allows no colon in the name of a network
     * interface, so that one without is an interface.
     */
    @Override
    public boolean handles(String interfaceName) {
        return interfaceName.indexOf(':') < 0;
    }

    @Override
    public RingGroup open(SocketSpecification specification) throws RingException {
        return new RingOpener(specification).open();
    }
}
