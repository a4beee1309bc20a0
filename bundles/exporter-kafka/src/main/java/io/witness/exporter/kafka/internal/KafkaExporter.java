package io.witness.exporter.kafka.internal;

import io.witness.api.socket.SocketMonitor;
import io.witness.flows.FlowListenerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exports to Kafka while there is a configuration. A change ends one exporter, and starts another one. */
@Component(
        configurationPid = KafkaSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = KafkaConfiguration.class)
public final class KafkaExporter {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaExporter.class);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<SocketMonitor> monitors = List.of();

    /** Null: the configuration is not usable. */
    private final ExporterThread exporter;

    /** Starts a thread, which does all work: the one that calls this serves others. */
    @Activate
    public KafkaExporter(BundleContext context, Map<String, Object> configuration) {
        exporter = start(context, configuration);
    }

    private ExporterThread start(BundleContext context, Map<String, Object> configuration) {
        String state = context.getProperty("witness.state");
        try {
            KafkaSettings settings = KafkaSettings.of(configuration, Path.of(state == null ? "." : state), hostName());
            ExporterThread started = new ExporterThread(
                    settings,
                    context.getBundle().getVersion().toString(),
                    () -> monitors,
                    () -> client(settings),
                    new FlowService(context, settings),
                    ExporterThread.RECONNECT);
            started.start();
            return started;
        } catch (IllegalArgumentException e) {
            LOG.error("{}; until then nothing is sent to Kafka", e.getMessage());
            return null;
        }
    }

    /** Asks no resolver, which may need long. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "sensor";
        }
    }

    private static Producer<byte[], byte[]> client(KafkaSettings settings) {
        return new KafkaProducer<>(ClientSettings.of(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Lets the exporter end. */
    @Deactivate
    void deactivate() {
        if (exporter != null) {
            exporter.stop();
        }
    }

    /** Is found by the consumer of flows. */
    private static final class FlowService implements ExporterThread.Service {
        private final BundleContext context;
        private final KafkaSettings settings;
        private ServiceRegistration<FlowListenerFactory> registration;

        FlowService(BundleContext context, KafkaSettings settings) {
            this.context = context;
            this.settings = settings;
        }

        @Override
        public void register(RecordQueue queue, Ledger ledger) {
            FlowListenerFactory factory = (ring, eve) -> new RingRecords(settings, queue, ledger, ring, eve);
            registration = context.registerService(FlowListenerFactory.class, factory, null);
        }

        @Override
        public void unregister() {
            if (registration != null) {
                try {
                    registration.unregister();
                } catch (IllegalStateException e) {
                    LOG.debug("the framework was faster: {}", e.getMessage());
                }
                registration = null;
            }
        }
    }
}
