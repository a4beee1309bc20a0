package io.witness.shell.internal;

import io.witness.api.socket.SocketControl;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:pause}: readers get no more blocks, until {@code witness:resume}. */
@Component(service = PauseCommand.class)
@GogoCommand(scope = "witness", function = "pause")
public final class PauseCommand {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketControl> sockets = List.of();

    /** Pauses a reader at all rings of a socket. */
    @Descriptor(
            "gives a reader no more blocks, at all rings of a socket, until witness:resume: they are skipped, and counted")
    public String pause(
            @Descriptor("the socket") String socketName,
            @Descriptor("a PID that witness:clients shows, or a consumer's name") String reader) {
        return new ReaderChoice(socketName, reader).act(sockets, "paused", SocketControl::pause);
    }
}
