package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SpecificationException;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket, made from one instance of the factory configuration {@link SocketKeys#FACTORY_PID}. */
@Component(
        name = SocketKeys.FACTORY_PID,
        service = SocketMonitor.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SocketConfiguration.class, factory = true)
public final class SocketComponent implements SocketMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(SocketComponent.class);

    private final Map<String, Object> properties;
    private final SocketLifecycle lifecycle;
    private final SocketState failure;

    /** Starts the socket; its rings are opened by a thread of its own. */
    @Activate
    public SocketComponent(
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE) List<RingDriver> drivers,
            BundleContext context,
            Map<String, Object> properties) {
        this.properties = properties;
        SocketLifecycle started = null;
        SocketState failed = null;
        try {
            started = new SocketLifecycle(SocketSpecification.of(properties), drivers, context);
            started.start();
        } catch (SpecificationException e) {
            LOG.error("{}: {}", socketName(), e.getMessage());
            failed = new SocketState(SocketState.Phase.FAILED, e.getMessage());
        }
        this.lifecycle = started;
        this.failure = failed;
    }

    @Deactivate
    void stop() {
        if (lifecycle != null) {
            lifecycle.stop();
        }
    }

    @Override
    public String socketName() {
        return String.valueOf(properties.get(SocketKeys.SOCKET_NAME));
    }

    @Override
    public String interfaceName() {
        return String.valueOf(properties.get(SocketKeys.INTERFACE));
    }

    @Override
    public SocketState state() {
        return lifecycle == null ? failure : lifecycle.state();
    }

    @Override
    public List<RingStatus> rings() {
        return lifecycle == null ? List.of() : lifecycle.rings();
    }
}
