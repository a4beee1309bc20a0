package io.witness.recording.internal.shell;

import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.filter.FilterException;
import io.witness.recording.PacketMatch;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Implements {@code witness:tap}: the packets that come, one line each, by a consumer of its own. It ends after a number of packets, or
 * with the shell.
 */
@Component(service = TapCommand.class)
@GogoCommand(scope = "witness", function = "tap")
public final class TapCommand {
    private static final String NAME = "tap";
    /** What a terminal shows in a moment; less than 200 kB. */
    private static final int MOST_WAITING = 1000;

    private static final long MOST_AT_ONCE = 100;

    private final BundleContext context;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** How often it looks whether the socket is still there. */
    long lookMillis = 1000;

    /** Registers the consumer of each call with this bundle. */
    @Activate
    public TapCommand(BundleContext context) {
        this.context = context;
    }

    /** Prints packets until it is interrupted. */
    @Descriptor(
            "the packets that come, one line each; a terminal that is too slow misses some, which are counted at the end")
    public void tap(@Descriptor("SOCKET [FILTER] [-c COUNT]") String... arguments)
            throws FilterException, InterruptedException {
        TapRequest request = TapRequest.parse(arguments);
        require(request);
        LineQueue lines = new LineQueue(MOST_WAITING);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PacketConsumerFactory.NAME, NAME);
        properties.put(PacketConsumerFactory.SOCKETS, request.socketName());
        ServiceRegistration<PacketConsumerFactory> consumer = context.registerService(
                PacketConsumerFactory.class, new PacketTap(request.filter(), lines), properties);
        long shown = 0;
        try {
            while (shown < request.count()) {
                List<String> next = lines.take(Math.min(MOST_AT_ONCE, request.count() - shown), lookMillis);
                System.out.print(String.join("", next));
                System.out.flush();
                shown += next.size();
                if (next.isEmpty()) {
                    named(request.socketName());
                }
            }
        } finally {
            consumer.unregister();
            System.err.println(shown + (shown == 1 ? " packet; " : " packets; ") + lines.skipped()
                    + " were skipped, because they came faster than they could be shown");
        }
    }

    private SocketMonitor named(String socketName) {
        return sockets.stream()
                .filter(socket -> socket.socketName().equals(socketName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no socket " + socketName + ": use one that witness:sockets shows"));
    }

    /** Refuses a socket that is not there, and a filter that no packet of it can match. */
    private void require(TapRequest request) throws FilterException {
        SocketMonitor socket = named(request.socketName());
        PacketMatch match = match(request.filter());
        for (RingStatus ring : socket.status().rings()) {
            String problem = ring.description().linkType().isPresent()
                    ? match.problem(ring.description().linkType().getAsInt())
                    : "";
            if (!problem.isEmpty()) {
                throw new FilterException(problem);
            }
        }
    }

    private static PacketMatch match(String filter) throws FilterException {
        try {
            return new PacketMatch(filter, Optional.empty());
        } catch (FilterException e) {
            throw new FilterException(
                    "Filter=\"" + filter + "\": " + e.getMessage() + ": see pcap-filter(7)", e.blame());
        }
    }
}
