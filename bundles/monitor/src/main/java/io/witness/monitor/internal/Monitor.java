package io.witness.monitor.internal;

import io.witness.monitor.internal.health.HealthChecks;
import io.witness.monitor.internal.health.HealthPage;
import io.witness.monitor.internal.health.Host;
import io.witness.monitor.internal.http.Endpoint;
import io.witness.monitor.internal.http.Page;
import io.witness.monitor.internal.metrics.Exposition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Serves metrics and health, at a UNIX socket in the state directory and maybe at a port. */
@Component(service = Monitor.class, immediate = true, configurationPid = MonitorConfiguration.PID)
@Designate(ocd = MonitorConfiguration.class)
public final class Monitor {
    /** The UNIX socket in the state directory. */
    static final String SOCKET = "metrics.sock";

    private final Services services;
    private final String version;
    private final HealthChecks checks;
    private final Endpoint endpoint;
    private final PeriodicTask listening;

    /**
     * Listens.
     *
     * @param context knows the state directory
     * @param services tell of sockets and consumers
     * @param configuration tells the port
     * @throws IOException if the UNIX socket cannot be created
     */
    @Activate
    public Monitor(BundleContext context, @Reference Services services, MonitorConfiguration configuration)
            throws IOException {
        this.services = services;
        this.version = context.getBundle().getVersion().toString();
        Path state = Path.of(context.getProperty("witness.state"));
        int silenceSeconds = configuration.silenceSeconds();
        checks = new HealthChecks(services, new Host(state), silenceSeconds, System::nanoTime);
        endpoint = Endpoint.listen(state.resolve(SOCKET), configuration.port(), this::pages);
        listening = new PeriodicTask("witness-silence", checks::listen, lookEveryMillis(silenceSeconds));
    }

    private Map<String, Page> pages() {
        return new TreeMap<>(Map.of(
                "/metrics", new Exposition(services, version),
                "/health/live", new HealthPage(checks::live),
                "/health/ready", new HealthPage(checks::ready)));
    }

    // Often enough for a tenth of the time, and not more than once a second.
    private static long lookEveryMillis(int silenceSeconds) {
        return silenceSeconds == 0 ? 0 : Math.max(1000, silenceSeconds * 100L);
    }

    /**
     * Returns the checks.
     *
     * @return all that are made for {@code /health}
     */
    public HealthChecks checks() {
        return checks;
    }

    /**
     * Stops listening.
     *
     * @throws IOException if the socket's file cannot be deleted
     */
    @Deactivate
    public void stop() throws IOException {
        listening.close();
        endpoint.close();
    }
}
