package io.witness.consumer.flows.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.flows.EveSettings;
import io.witness.flows.FlowListenerFactory;
import io.witness.flows.FlowMeter;
import io.witness.linux.memory.PrivateMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Meters the flows of each ring. Without a configuration, records go to {@code eve.json} in the state directory. */
@Component(
        configurationPid = FlowsFactory.PID,
        service = PacketConsumerFactory.class,
        property = PacketConsumerFactory.NAME + "=flows")
@Designate(ocd = FlowsConfiguration.class)
public final class FlowsFactory implements PacketConsumerFactory {
    static final String PID = "io.witness.consumer.flows";

    private static final Logger LOG = LoggerFactory.getLogger(FlowsFactory.class);

    /** Both directions of a flow have the same hash. */
    private static final int TYPE_HASH = 0;

    /** Where an evicted run of a ring has stopped. */
    private record Position(long packets, long nanos) {
        static final Position NONE = new Position(-1, 0);
    }

    private final FlowsSettings settings;
    private final List<OutputThread> outputs = new ArrayList<>();
    private final Map<String, Position> evicted = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<FlowListenerFactory> services = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<PacketSocket> sockets = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<SocketMonitor> monitors = List.of();

    /** Opens the outputs. */
    @Activate
    public FlowsFactory(BundleContext context, FlowsConfiguration configuration) {
        this(
                Path.of(context.getProperty("witness.state") == null ? "." : context.getProperty("witness.state")),
                configuration);
    }

    FlowsFactory(Path state, FlowsConfiguration configuration) {
        settings = FlowsSettings.of(configuration, state);
        settings.file().ifPresent(file -> open(new RotatingFile(file, settings.fileBytes(), settings.files())));
        settings.socket().ifPresent(path -> open(new UnixSocket(path)));
        if (settings.standardOutput()) {
            open(new StandardOutput());
        }
    }

    private void open(LineSink sink) {
        outputs.add(new OutputThread(sink));
    }

    /** Lets the outputs end after the last consumer. */
    @Deactivate
    void deactivate() {
        outputs.forEach(OutputThread::release);
    }

    @Override
    public PacketConsumer open(ConsumerContext context) throws IOException {
        warnIfDirectionsAreApart(context);
        EveSettings eve =
                new EveSettings(settings.communityIdSeed(), context.ring().interfaceName(), settings.host());
        List<EveOutput> own = new ArrayList<>();
        for (OutputThread output : outputs) {
            own.add(new EveOutput(eve, output));
        }
        Listeners listeners = new Listeners(own, () -> services, context, eve);
        listeners.tick(); // opens those of other bundles
        try {
            return open(context, listeners);
        } catch (IOException | RuntimeException e) {
            listeners.close();
            throw e;
        }
    }

    private PacketConsumer open(ConsumerContext context, Listeners listeners) throws IOException {
        FlowMeter meter =
                new FlowMeter(settings.flows().withRing(context.fanoutIndex() & 0xFF), PrivateMemory::map, listeners);
        String ring = context.fanoutIndex() + " " + context.socketName();
        Position position = evicted.getOrDefault(ring, Position.NONE);
        evicted.remove(ring);
        return new RingFlows(
                context,
                meter,
                new RingGaps(context, meter, position.packets(), position.nanos()),
                listeners,
                this::lostRecords,
                () -> isLinkDown(context.socketName()),
                (packets, nanos) -> evicted.put(ring, new Position(packets, nanos)));
    }

    private long lostRecords() {
        long sum = 0;
        for (int i = 0; i < outputs.size(); i++) {
            sum += outputs.get(i).lost();
        }
        return sum;
    }

    private boolean isLinkDown(String socketName) {
        for (SocketMonitor monitor : monitors) {
            if (monitor.socketName().equals(socketName)) {
                return monitor.state().phase() == SocketState.Phase.DOWN;
            }
        }
        return false;
    }

    private void warnIfDirectionsAreApart(ConsumerContext context) {
        if (context.fanoutIndex() > 0) {
            return;
        }
        for (PacketSocket socket : sockets) {
            if (socket.specification().socketName().equals(context.socketName())) {
                RingSpecification.Fanout fanout = socket.specification().rings().fanout();
                if (fanout.size() > 1 && fanout.mode().type() != TYPE_HASH) {
                    LOG.warn(
                            "{}: with FanoutType={} the directions of a flow may be in different rings, and so in two"
                                    + " records: use FanoutType=hash",
                            context.socketName(),
                            fanout.mode());
                }
            }
        }
    }
}
