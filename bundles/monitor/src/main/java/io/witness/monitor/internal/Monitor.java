package io.witness.monitor.internal;

import io.witness.monitor.internal.console.ConsoleFiles;
import io.witness.monitor.internal.console.StatePage;
import io.witness.monitor.internal.health.HealthChecks;
import io.witness.monitor.internal.health.HealthPage;
import io.witness.monitor.internal.health.Host;
import io.witness.monitor.internal.http.Endpoint;
import io.witness.monitor.internal.http.Page;
import io.witness.monitor.internal.http.Port;
import io.witness.monitor.internal.http.Site;
import io.witness.monitor.internal.metrics.Exposition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics, health and the console, at a UNIX socket in the state directory and maybe at a port. */
@Component(service = Monitor.class, immediate = true, configurationPid = MonitorConfiguration.PID)
@Designate(ocd = MonitorConfiguration.class)
public final class Monitor {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
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
     * @param configuration tells the port, and who may use it
     * @param properties all that were configured
     * @throws IOException if the UNIX socket cannot be created
     */
    @Activate
    public Monitor(
            BundleContext context,
            @Reference Services services,
            MonitorConfiguration configuration,
            Map<String, Object> properties)
            throws IOException {
        this.services = services;
        this.version = context.getBundle().getVersion().toString();
        Path state = Path.of(context.getProperty("witness.state"));
        ConfiguredKeys.warnOfUnknown(properties.keySet());
        int silenceSeconds = silenceSeconds(configuration);
        checks = new HealthChecks(services, new Host(state), silenceSeconds, System::nanoTime);
        endpoint = Endpoint.listen(state.resolve(SOCKET), port(configuration), this::site);
        listening = new PeriodicTask("witness-silence", checks::listen, lookEveryMillis(silenceSeconds));
    }

    // A mistake costs the port; those on this host who may read the UNIX socket still can.
    private static Optional<Port> port(MonitorConfiguration configuration) {
        try {
            return Port.of(
                    ConfiguredKeys.read("port", configuration.port(), ConfiguredKeys.MOST_PORT),
                    configuration.address(),
                    configuration.token(),
                    configuration.hosts());
        } catch (IllegalArgumentException e) {
            LOG.error("io.witness.monitor.cfg: nothing listens at the port: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static int silenceSeconds(MonitorConfiguration configuration) {
        try {
            return ConfiguredKeys.read("silenceSeconds", configuration.silenceSeconds(), ConfiguredKeys.MOST_SECONDS);
        } catch (IllegalArgumentException e) {
            LOG.error("io.witness.monitor.cfg: silence is no warning: {}", e.getMessage());
            return 0;
        }
    }

    private Site site() throws IOException {
        Map<String, Page> data = Map.of(
                "/metrics", new Exposition(services, version),
                "/health/live", new HealthPage(checks::live),
                "/health/ready", new HealthPage(checks::ready),
                "/api/state", new StatePage(services, checks::ready, version, System::nanoTime, Instant::now));
        return new Site(data, ConsoleFiles.load());
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
