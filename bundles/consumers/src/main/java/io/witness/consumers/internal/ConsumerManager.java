package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerMonitor;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.socket.PacketSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Implements the whiteboard of consumers. Its methods are called by foreign threads, which must not run a consumer's code:
 * they only pass events on. A caller that removes a consumer waits a moment, so that the consumer is closed while its
 * classes are available.
 */
@Component(immediate = true)
public final class ConsumerManager implements ConsumerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerManager.class);

    private final BundleContext context;
    private final Placements placements = new Placements(System::nanoTime);
    private final ControlThread control = new ControlThread(placements::look, placements::lookMillis);
    private final StopBudget budget = new StopBudget(System::nanoTime);
    private volatile boolean stopped;

    /** Starts without consumers and sockets. */
    @Activate
    public ConsumerManager(BundleContext context) {
        this.context = context;
        control.start();
    }

    /** Uses the reference, because getting the service object activates it. */
    @Reference(
            service = PacketConsumerFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addConsumer(ServiceReference<PacketConsumerFactory> reference) {
        Bundle bundle = reference.getBundle();
        String bundleName = bundle == null ? "?" : bundle.getSymbolicName();
        control.execute(() -> add(reference, bundleName));
    }

    private void add(ServiceReference<PacketConsumerFactory> reference, String bundleName) {
        try {
            ConsumerService service = ConsumerService.of(reference, bundleName);
            if (placements.has(reference, service)) {
                placements.resume(reference);
                return;
            }
            service.mistakes(reference).forEach(each -> LOG.warn("consumer {}: {}", service.name(), each));
            placements.remove(reference);
            placements.add(reference, service, FactorySource.of(context, reference));
        } catch (IllegalArgumentException e) {
            placements.remove(reference);
            LOG.error("consumer of bundle {} is ignored: {}", bundleName, e.getMessage());
        }
    }

    void updatedConsumer(ServiceReference<PacketConsumerFactory> reference) {
        addConsumer(reference);
    }

    void removeConsumer(ServiceReference<PacketConsumerFactory> reference) {
        await(() -> placements.remove(reference));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSocket(PacketSocket socket) {
        control.execute(() -> placements.add(socket));
    }

    void updatedSocket(PacketSocket socket) {
        control.execute(() -> placements.updated(socket));
    }

    void removeSocket(PacketSocket socket) {
        control.execute(() -> placements.remove(socket));
    }

    @Deactivate
    void stop() {
        await(placements::removeAll);
        stopped = true;
        control.execute(() -> {
            placements.giveUp();
            control.end();
        });
    }

    /** Lets the control thread remove something, and waits as long as the budget allows. */
    private void await(Supplier<CompletableFuture<Void>> removal) {
        if (stopped) {
            return;
        }
        CompletableFuture<Void> gone = new CompletableFuture<>();
        control.execute(() -> removal.get().thenRun(() -> gone.complete(null)));
        budget.await(gone);
    }

    @Override
    public List<PlacementStatus> placements() {
        return placements.status();
    }

    @Override
    public int resume(String consumer) {
        return placements.resume(consumer);
    }
}
