package io.witness.consumer.recorder.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.packet.Block;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
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

    /** Reads the configuration, which has the state directory's {@code recordings} as default. */
    @Activate
    public RecorderFactory(BundleContext context, Map<String, Object> properties) {
        this(
                Path.of(context.getProperty("witness.state") == null ? "." : context.getProperty("witness.state")),
                properties);
    }

    RecorderFactory(Path state, Map<String, ?> properties) {
        recorder = new Recorder(state);
        recorder.configure(properties);
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

    @Override
    public PacketConsumer open(ConsumerContext context) {
        return new OfRing(recorder, context);
    }

    /** Connects one run of the consumer to the capture of its ring. */
    private static final class OfRing implements PacketConsumer {
        private final Recorder recorder;
        private final ConsumerContext context;
        private RingCapture capture;

        OfRing(Recorder recorder, ConsumerContext context) {
            this.recorder = recorder;
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
            capture.tick(packetNanos);
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
