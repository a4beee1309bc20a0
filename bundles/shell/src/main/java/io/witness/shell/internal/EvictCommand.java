package io.witness.shell.internal;

import io.witness.api.socket.SocketControl;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:evict}: ends readers that an operator does not want. */
@Component(service = EvictCommand.class)
@GogoCommand(scope = "witness", function = "evict")
public final class EvictCommand {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketControl> sockets = List.of();

    /** Ends the subscriptions of a reader at all rings of a socket. */
    @Descriptor(
            "ends a reader at all rings of a socket: a client is disconnected, a consumer is reopened after a moment")
    public String evict(
            @Descriptor("the socket") String socketName,
            @Descriptor("a PID that witness:clients shows, or a consumer's name") String reader) {
        return new ReaderChoice(socketName, reader)
                .act(
                        sockets,
                        "evicted",
                        (socket, chosen) -> socket.evict(chosen, "evicted by an operator, with witness:evict"));
    }
}
