package io.witness.consumer.recorder.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.packet.Block;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.recording.RecordingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Records the packets of each ring. Without a configuration it records all of them. */
@Component(
        configurationPid = RecorderFactory.PID,
        service = {PacketConsumerFactory.class, RecorderFactory.class},
        property = PacketConsumerFactory.NAME + "=recorder")
@Designate(ocd = RecorderConfiguration.class)
public final class RecorderFactory implements PacketConsumerFactory {
    static final String PID = "io.witness.consumer.recorder";
    /** Tells the recorder's files from others. */
    static final String APPLICATION = "Witness recorder";

    private final Recorder recorder;
    private final BundleContext context;

    /** Tells which links are down. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** Reads the configuration, which has the state directory's {@code recordings} as default. */
    @Activate
    public RecorderFactory(BundleContext context, Map<String, Object> properties) {
        this(
                context,
                Path.of(context.getProperty("witness.state") == null ? "." : context.getProperty("witness.state")),
                properties);
    }

    RecorderFactory(BundleContext context, Path state, Map<String, ?> properties) {
        this.context = context;
        recorder = new Recorder(state);
        recorder.configure(properties);
    }

    // Its own thread gets the service when there is something to say: that may run its code.
    @Reference(
            service = RecordingListener.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addListener(ServiceReference<RecordingListener> listener) {
        String name = listener.getBundle() == null
                ? "of a bundle that is gone"
                : listener.getBundle().getSymbolicName();
        recorder.announcements().add(listener, name, () -> context.getService(listener));
    }

    void removeListener(ServiceReference<RecordingListener> listener) {
        recorder.announcements().remove(listener);
    }

    /** Changes the settings. Files that are open end soon if theirs has changed. */
    @Modified
    void modified(Map<String, Object> properties) {
        recorder.configure(properties);
    }

    /** Ends the present files; returns how many captures there are. */
    int rotate() {
        return recorder.rotate();
    }

    private boolean isDown(String socketName) {
        return sockets.stream()
                .filter(socket -> socket.socketName().equals(socketName))
                .anyMatch(socket -> socket.state().phase() == SocketState.Phase.DOWN);
    }

    @Override
    public PacketConsumer open(ConsumerContext context) {
        return new OfRing(this, context);
    }

    /** Connects one run of the consumer to the capture of its ring. */
    private static final class OfRing implements PacketConsumer {
        private final RecorderFactory factory;
        private final Recorder recorder;
        private final ConsumerContext context;
        private RingCapture capture;

        OfRing(RecorderFactory factory, ConsumerContext context) {
            this.factory = factory;
            this.recorder = factory.recorder;
            this.context = context;
            this.capture = recorder.capture(context);
        }

        @Override
        public void accept(Block block) throws InterruptedException {
            capture = recorder.current(context, capture);
            capture.accept(block);
        }

        @Override
        public void tick(long packetNanos) {
            capture = recorder.current(context, capture);
            capture.tick(packetNanos, factory.isDown(context.socketName()));
        }

        @Override
        public void close(ConsumerEnd end) {
            switch (end.cause()) {
                case EVICTED, FAILED -> capture.pause();
                case REMOVED, SOCKET_CLOSED -> recorder.end(context, capture);
            }
        }
    }
}
