package io.witness.consumer.flows.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.flows.EveSettings;
import io.witness.flows.EveWriter;
import io.witness.flows.FlowListenerFactory;
import io.witness.flows.FlowMeter;
import io.witness.flows.IpfixWriter;
import io.witness.flows.output.IpfixSink;
import io.witness.flows.output.RecordSink;
import io.witness.flows.output.StreamSink;
import io.witness.linux.memory.PrivateMemory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Where records go, and how they are written. */
    private record Output(OutputThread thread, OutputListener.Format format) {}

    private final FlowsSettings settings;
    private final List<Output> outputs = new ArrayList<>();
    private final Map<String, Position> evicted = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<FlowListenerFactory> services = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<PacketSocket> sockets = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> monitors = List.of();

    /** Opens the outputs. */
    @Activate
    public FlowsFactory(BundleContext context, FlowsConfiguration configuration) {
        this(
                Path.of(context.getProperty("witness.state") == null ? "." : context.getProperty("witness.state")),
                configuration);
    }

    FlowsFactory(Path state, FlowsConfiguration configuration) {
        settings = FlowsSettings.of(configuration, state);
        settings.file()
                .ifPresent(
                        file -> open(new RotatingFile(file, settings.fileBytes(), settings.files()), EveWriter::new));
        settings.socket().ifPresent(path -> open(new StreamSink(UnixDomainSocketAddress.of(path)), EveWriter::new));
        if (settings.standardOutput()) {
            open(new StandardOutput(), EveWriter::new);
        }
        settings.ipfix()
                .ifPresent(to -> open(
                        new IpfixSink(to, InstantSource.system()),
                        (eve, output) -> new IpfixWriter(eve, to.enterprise(), output)));
    }

    private void open(RecordSink sink, OutputListener.Format format) {
        outputs.add(new Output(new OutputThread(sink), format));
    }

    /** Lets the outputs end after the last consumer. */
    @Deactivate
    void deactivate() {
        outputs.forEach(output -> output.thread().release());
    }

    @Override
    public PacketConsumer open(ConsumerContext context) throws IOException {
        if (context.fanoutIndex() == 0) {
            warning(context).ifPresent(LOG::warn);
        }
        EveSettings eve =
                new EveSettings(settings.communityIdSeed(), context.ring().interfaceName(), settings.host());
        List<OutputListener> own = new ArrayList<>();
        for (Output output : outputs) {
            own.add(new OutputListener(output.format(), eve, output.thread()));
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
            sum += outputs.get(i).thread().lost();
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

    /** Returns a warning if the directions of a flow may be in different rings. */
    Optional<String> warning(ConsumerContext context) {
        for (PacketSocket socket : sockets) {
            SocketSpecification specification = socket.specification();
            RingSpecification.Fanout fanout = specification.rings().fanout();
            boolean isApart = fanout.size() > 1 && fanout.mode().type() != TYPE_HASH;
            if (isApart && specification.socketName().equals(context.socketName())) {
                return Optional.of(
                        context.socketName() + ": with FanoutType=" + fanout.mode()
                                + " the directions of a flow may be in different rings, and so in two records: use FanoutType=hash");
            }
        }
        return Optional.empty();
    }
}
