package io.witness.fanout.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a socket's rings, waits for its interface, and closes them again. All changes happen on one thread of the
 * socket's own, so that opening a large ring holds up nobody else.
 */
final class SocketLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLifecycle.class);
    private static final long RETRY_MILLIS = 500;
    private static final long STOP_MILLIS = 3000;

    private final SocketSpecification specification;
    private final List<RingDriver> drivers;
    private final BundleContext context;
    private final ScheduledThreadPoolExecutor executor;
    private volatile boolean stopped;
    private volatile SocketState state = SocketState.of(Phase.STARTING);
    private volatile FanoutGroup group;
    private ServiceRegistration<PacketSocket> registration;

    SocketLifecycle(SocketSpecification specification, List<RingDriver> drivers, BundleContext context) {
        this.specification = specification;
        this.drivers = drivers;
        this.context = context;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "witness-socket " + specification.socketName());
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        executor.execute(this::open);
    }

    SocketState state() {
        return state;
    }

    List<RingStatus> rings() {
        FanoutGroup current = group;
        return current == null ? List.of() : current.status();
    }

    private void open() {
        if (stopped) {
            return;
        }
        try {
            RingGroup rings = driver().open(specification);
            FanoutGroup opened = new FanoutGroup(specification, rings, this::groupFailed);
            group = opened;
            opened.start();
            state = SocketState.of(Phase.CAPTURING);
            LOG.info("{}", opened);
            registration = context.registerService(PacketSocket.class, opened, serviceProperties());
        } catch (InterfaceMissingException e) {
            awaitInterface(e.getMessage());
        } catch (RingException e) {
            fail(e.key().orElse(SocketKeys.SOCKET_NAME), e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{}: cannot be opened", specification.socketName(), e);
            state = new SocketState(Phase.FAILED, e.toString());
        }
    }

    private RingDriver driver() throws RingException {
        return drivers.stream()
                .filter(driver -> driver.handles(specification.interfaceName()))
                .findFirst()
                .orElseThrow(() -> new RingException(
                        SocketKeys.INTERFACE,
                        "Interface=\"" + specification.interfaceName() + "\" is of a form that no ring driver knows"));
    }

    private Dictionary<String, Object> serviceProperties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(SocketKeys.SOCKET_NAME, specification.socketName());
        properties.put(SocketKeys.INTERFACE, specification.interfaceName());
        return properties;
    }

    private void awaitInterface(String reason) {
        SocketState waiting = new SocketState(Phase.WAITING, reason);
        if (!waiting.equals(state)) {
            LOG.warn("{}: waiting for interface: {}", specification.socketName(), reason);
            state = waiting;
        }
        executor.schedule(this::open, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void fail(String key, String message) {
        LOG.error("{}: {}: {}", specification.origin().at(key), specification.socketName(), message);
        state = new SocketState(Phase.FAILED, message);
    }

    /** Called by each ring's thread of a group that fails; only the first call has an effect. */
    private void groupFailed(FanoutGroup failed, RingException reason) {
        try {
            executor.execute(() -> {
                if (group == failed) {
                    LOG.warn("{}: its rings are closed: {}", specification.socketName(), reason.getMessage());
                    close();
                    open();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: stops already", specification.socketName());
        }
    }

    private void close() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
        FanoutGroup current = group;
        group = null;
        if (current != null) {
            current.close();
        }
    }

    void stop() {
        stopped = true;
        executor.execute(this::close);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{}: did not stop within {} ms", specification.socketName(), STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
