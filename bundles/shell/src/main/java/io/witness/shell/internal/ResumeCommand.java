package io.witness.shell.internal;

import io.witness.api.consumer.ConsumerMonitor;
import io.witness.api.socket.SocketControl;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:resume}: ends pauses of readers, and reopens consumers that are in quarantine. */
@Component(service = ResumeCommand.class)
@GogoCommand(scope = "witness", function = "resume")
public final class ResumeCommand {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<ConsumerMonitor> monitors = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketControl> sockets = List.of();

    /** Ends the pause of a reader. */
    @Descriptor("gives a paused reader blocks again, at all rings of a socket")
    public String resume(
            @Descriptor("the socket") String socketName,
            @Descriptor("a PID that witness:clients shows, or a consumer's name") String reader) {
        return new ReaderChoice(socketName, reader).act(sockets, "resumed", SocketControl::resume);
    }

    /** Reopens the consumers of a name. */
    @Descriptor("reopens a consumer that is in quarantine, at all rings")
    public String resume(@Descriptor("its name, as witness:consumers shows it") String consumer) {
        int rings =
                monitors.stream().mapToInt(monitor -> monitor.resume(consumer)).sum();
        if (rings == 0) {
            throw new IllegalArgumentException("no consumer " + consumer
                    + " is in quarantine: witness:consumers shows the names and states of all");
        }
        return "resumed " + consumer + " at " + rings + (rings == 1 ? " ring" : " rings");
    }
}
