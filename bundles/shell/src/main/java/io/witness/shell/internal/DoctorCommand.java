package io.witness.shell.internal;

import io.witness.api.ring.Diagnosis;
import io.witness.api.ring.RingDriver;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:doctor}: what of the host and of the sockets is as it should be, and what is not. */
@Component(service = DoctorCommand.class)
@GogoCommand(scope = "witness", function = "doctor")
public final class DoctorCommand {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<RingDriver> drivers = List.of();

    /** How long rings are measured. */
    long measuredMillis = Window.FIRST_MILLIS;

    /** Shows the table; fails if something does. */
    @Descriptor("what of this host and of the sockets is ok, warn or fail, with the remedy; measures for a second")
    public Report doctor(@Descriptor(View.OPTIONS) String... arguments) throws InterruptedException {
        Options options = Options.parse("witness:doctor [--json]", 0, arguments);
        List<Diagnosis> found = found();
        Report report = options.report(found, Diagnoses::table);
        long failures = Diagnoses.failures(found);
        if (failures > 0) {
            System.out.print(report);
            throw new IllegalStateException(CheckRequest.counted(failures, "check") + " failed: see above");
        }
        return report;
    }

    List<Diagnosis> found() throws InterruptedException {
        Window window = Window.measure(sockets, measuredMillis);
        return new Diagnoses()
                .host(
                        drivers,
                        window.after().sockets().stream()
                                .map(SocketStatus::interfaceName)
                                .collect(Collectors.toSet()))
                .sockets(window)
                .found();
    }
}
