package io.witness.afpacket.internal;

import io.witness.api.ring.Diagnosis;
import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.RingConstraints;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.LinkTable;
import io.witness.linux.memory.MemoryAdmission;
import io.witness.linux.memory.RingMapping;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Opens kernel rings on network interfaces. Immediate, because it remembers closed rings (see {@link ClosedRings}) between
 * users.
 */
@Component(service = RingDriver.class, immediate = true)
public final class AfPacketDriver implements RingDriver {
    private final ClosedRings closedRings = new ClosedRings();
    /** Opened by the first watch; guarded by this. */
    private LinkTable links;

    private boolean deactivated;

    /** Creates a driver without open rings. */
    @Activate
    public AfPacketDriver() {}

    // The kernel allows no colon in an interface name, and other drivers' interfaces are written driver:what.
    @Override
    public boolean handles(String interfaceName) {
        return interfaceName.indexOf(':') < 0;
    }

    @Override
    public String hint(String interfaceName) {
        return InterfaceHints.of(interfaceName);
    }

    @Override
    public void check(RingSpecification specification) throws RingException {
        checkConstraints(specification);
        SpecificationCheck.check(specification);
    }

    private static void checkConstraints(RingSpecification specification) throws RingException {
        RingConstraints.Violation violation =
                RingConstraints.violation(specification, RingMapping.pageSize()).orElse(null);
        if (violation != null) {
            throw violation.toException();
        }
    }

    @Override
    public RingGroup open(RingSpecification specification) throws RingException {
        checkConstraints(specification);
        closedRings.check(specification.fanout().id());
        return new RingOpener(specification, closedRings, MemoryAdmission.ofProcess()).open();
    }

    @Override
    public OptionalLong availableBytes() {
        try {
            return MemoryAdmission.ofProcess().availableBytes();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public List<Diagnosis> diagnose(Set<String> interfaceNames) {
        return HostDiagnosis.of(interfaceNames.stream().filter(this::handles).collect(Collectors.toSet()));
    }

    @Override
    public LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) throws RingException {
        try {
            return links().watch(interfaceName, observer);
        } catch (ErrnoException e) {
            throw OpenErrors.step("watching network interfaces", e);
        }
    }

    private synchronized LinkTable links() throws ErrnoException {
        if (deactivated) {
            throw new IllegalStateException("this driver is no longer active");
        }
        if (links == null) {
            links = LinkTable.open();
        }
        return links;
    }

    /** Ends all watches. The rings stay with their owners. */
    @Deactivate
    public void deactivate() {
        LinkTable last = lastLinks();
        if (last != null) {
            last.close(); // not under the lock: an observer may be waiting for this driver
        }
    }

    private synchronized LinkTable lastLinks() {
        deactivated = true;
        return links;
    }
}
