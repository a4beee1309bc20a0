package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingSealer;
import io.witness.api.socket.Loss;
import io.witness.api.socket.Origin;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketControl;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SpecificationException;
import io.witness.api.socket.SpecificationReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Represents one socket, created from one instance of the factory configuration {@link SocketKeys#FACTORY_PID}, and changed
 * with it. Ring drivers and sealers may come and go meanwhile.
 */
@Component(
        name = SocketKeys.FACTORY_PID,
        service = {SocketMonitor.class, SocketControl.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class SocketComponent implements SocketMonitor, SocketControl {
    private static final Logger LOG = LoggerFactory.getLogger(SocketComponent.class);

    private final SocketNames names;
    private final BundleContext context;
    private final RingProviders providers = new RingProviders();
    private volatile Map<String, Object> properties;
    /** Null while there is no valid specification. */
    private volatile SocketLifecycle lifecycle;

    /** Why the latest properties are invalid; empty if they are valid. */
    private volatile String refusal = "";

    /** When it was last without lifecycle. */
    private volatile Instant failedSince = Instant.now();

    /** Null while there is none; guarded by this. */
    private SpecificationReader reader;

    /** The latest properties, valid or not; guarded by this. */
    private Map<String, Object> latest;

    /** The last specification passed to {@link #lifecycle}; guarded by this. */
    private SocketSpecification specification;

    private boolean activated;
    private volatile boolean deactivated;

    /** Stores the constant parts. */
    @Activate
    public SocketComponent(@Reference SocketNames names, BundleContext context, Map<String, Object> properties) {
        this.names = names;
        this.context = context;
        this.properties = properties;
        this.latest = properties;
    }

    /** Starts the socket, now that drivers and sealers are known; a separate thread opens its rings. */
    @Activate
    synchronized void start() {
        activated = true;
        take(latest);
    }

    // The reader of entries may be replaced by another version; entries read before stay as they are.
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setReader(SpecificationReader added) {
        reader = added;
        if (activated) {
            take(latest);
        }
    }

    synchronized void unsetReader(SpecificationReader removed) {
        if (reader == removed) {
            reader = null;
        }
    }

    // A failure, such as a lack of threads, is an error of this socket alone.
    private void start(SocketSpecification specification) {
        try {
            start(new SocketLifecycle(specification, providers, names, new PublishedSocket(context)));
        } catch (RuntimeException | Error e) {
            LOG.error("{}: cannot be started", specification.socketName(), e);
            refusal = "cannot be started: " + e;
            failedSince = Instant.now();
            lifecycle = null;
        }
    }

    private void start(SocketLifecycle socket) {
        try {
            lifecycle = socket; // first: a driver that appears now is passed on
            names.sockets().add(socket);
            socket.start();
        } catch (RuntimeException | Error e) {
            names.sockets().remove(socket);
            socket.abandon();
            throw e;
        }
    }

    // The running socket stays as it was.
    private void refuse(Map<String, Object> refused, SpecificationException reason) {
        LOG.error("{}: {}: {}", Origin.of(refused).at(reason.key()), socketName(), reason.getMessage());
        refusal = reason.getMessage();
    }

    /** Applies other properties; invalid ones change nothing. */
    @Modified
    synchronized void change(Map<String, Object> changed) {
        specification = null; // even without a difference, because a failed socket is retried
        take(changed);
    }

    private void take(Map<String, Object> next) {
        latest = next;
        if (reader == null || deactivated) {
            refusal = lifecycle == null ? "waits for io.witness.settings, which reads its entry" : refusal;
            return;
        }
        try {
            take(next, reader.read(next));
        } catch (SpecificationException e) {
            refuse(next, e);
        }
    }

    private void take(Map<String, Object> next, SocketSpecification read) {
        boolean sameSocket = lifecycle != null && read.socketName().equals(socketName());
        boolean isKnown = sameSocket && read.equals(specification);
        properties = next;
        refusal = "";
        specification = read;
        if (isKnown) {
            return;
        }
        if (sameSocket) {
            lifecycle.change(read);
        } else {
            stop();
            start(read);
        }
    }

    /** Ends the socket. When the whole bundle stops, all sockets begin to stop with the first one. */
    @Deactivate
    void deactivate() {
        Bundle bundle = context.getBundle();
        deactivated = true; // services unbound from now on still serve others
        if (bundle != null && bundle.getState() == Bundle.STOPPING) {
            names.sockets().each(SocketLifecycle::beginStop);
        }
        synchronized (this) {
            stop();
        }
    }

    void stop() {
        SocketLifecycle current = lifecycle;
        if (current != null) {
            names.sockets().remove(current);
            current.stop();
        }
    }

    /** Adds a driver, possibly for this socket's interface. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(RingDriver driver) {
        providers.add(driver);
        providersChanged();
    }

    void removeDriver(RingDriver driver) {
        if (lifecycle == null) {
            providers.remove(driver);
            return;
        }
        if (!deactivated) {
            names.sockets().each(socket -> socket.beginLeaving(driver));
        }
        lifecycle.leave(driver);
    }

    /** Adds a sealer, which this socket needs if it is sealed. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSealer(RingSealer sealer) {
        providers.add(sealer);
        providersChanged();
    }

    void removeSealer(RingSealer sealer) {
        if (lifecycle == null) {
            providers.remove(sealer);
            return;
        }
        if (!deactivated) {
            names.sockets().each(socket -> socket.beginLeaving(sealer));
        }
        lifecycle.leave(sealer);
    }

    private void providersChanged() {
        if (lifecycle != null) {
            lifecycle.providersChanged();
        }
    }

    @Override
    public String socketName() {
        return String.valueOf(properties.get(SocketKeys.SOCKET_NAME));
    }

    @Override
    public SocketState state() {
        return dated(lifecycle).state();
    }

    private StateLog.Dated dated(SocketLifecycle current) {
        String reason = refusal;
        if (current == null) {
            return new StateLog.Dated(new SocketState(SocketState.Phase.FAILED, reason), failedSince);
        }
        StateLog.Dated now = current.dated();
        return reason.isEmpty() ? now : new StateLog.Dated(now.state().withRefusal(reason), now.since());
    }

    @Override
    public SocketStatus status() {
        SocketLifecycle current = lifecycle;
        StateLog.Dated now = dated(current);
        SocketCounts.Counted counted = current == null ? SocketCounts.Counted.nothing(failedSince) : current.counted();
        return new SocketStatus(
                socketName(),
                String.valueOf(properties.get(SocketKeys.INTERFACE)),
                now.state(),
                now.since(),
                counted.fanout(),
                counted.totals(),
                counted.rings());
    }

    private Optional<FanoutGroup> group() {
        SocketLifecycle current = lifecycle;
        return current == null ? Optional.empty() : current.group();
    }

    @Override
    public int evict(Predicate<Reader> readers, String reason) {
        return group().map(rings -> rings.evict(readers, reason)).orElse(0);
    }

    @Override
    public int pause(Predicate<Reader> readers) {
        return group().map(rings -> rings.pause(readers, true)).orElse(0);
    }

    @Override
    public int resume(Predicate<Reader> readers) {
        return group().map(rings -> rings.pause(readers, false)).orElse(0);
    }

    @Override
    public List<Loss> losses() {
        SocketLifecycle current = lifecycle;
        return current == null ? List.of() : current.losses();
    }
}
