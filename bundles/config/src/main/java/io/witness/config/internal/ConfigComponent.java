package io.witness.config.internal;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.config.internal.Startup.StartupCheck;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the file that the framework property {@value #FILE_PROPERTY} names to Configuration Admin. Without that property
 * it does nothing: sockets then come from Configuration Admin alone.
 */
@Component(immediate = true)
public final class ConfigComponent {
    static final String FILE_PROPERTY = "witness.config";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigComponent.class);
    private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SETTLING = Duration.ofMillis(100);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

    private final SocketServices services = new SocketServices();
    private final Thread thread;

    @Activate
    public ConfigComponent(BundleContext context, @Reference ConfigurationAdmin admin) {
        String file = context.getProperty(FILE_PROPERTY);
        if (file == null) {
            LOG.info("{} is not set: no configuration file is read", FILE_PROPERTY);
            thread = new Thread(); // never started
            return;
        }
        thread = new Thread(agent(Path.of(file), context, admin), "witness-config");
        thread.setDaemon(true);
        thread.start();
    }

    private Agent agent(Path path, BundleContext context, ConfigurationAdmin admin) {
        ConfigurationFile file = new ConfigurationFile(path, Accounts.ofHost(), LOG);
        SocketStore store = new SocketStore(admin, file.toString(), services::isAsConfigured, LOG);
        StartupCheck check = new StartupCheck(services, STARTUP_TIMEOUT, LOG);
        Launcher launcher = new Launcher(context.getBundle(0));
        Startup startup = new Startup(file, store, check, LOG, standardOutput(), launcher);
        FileWatch watch = new FileWatch(path, context, admin, new FileInstallTrigger(context), LOG);
        Reload reload = new Reload(file, store, SETTLING, LOG);
        return new Agent(startup, launcher, watch, reload, LOG);
    }

    /** Returns the process's standard output; other output there, for example of a library, goes to standard error. */
    private static PrintStream standardOutput() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        thread.interrupt();
        thread.join(STOP_TIMEOUT.toMillis());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMonitor(SocketMonitor monitor) {
        services.add(monitor);
    }

    void removeMonitor(SocketMonitor monitor) {
        services.remove(monitor);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(SocketListener listener) {
        services.add(listener);
    }

    void removeListener(SocketListener listener) {
        services.remove(listener);
    }

    /** Runs the bundle's thread: the start, unless this framework has had it, and then the edits of the file. */
    static final class Agent implements Runnable {
        private final Startup startup;
        private final Launcher launcher;
        private final FileWatch watch;
        private final Reload reload;
        private final Logger log;

        Agent(Startup startup, Launcher launcher, FileWatch watch, Reload reload, Logger log) {
            this.startup = startup;
            this.launcher = launcher;
            this.watch = watch;
            this.reload = reload;
            this.log = log;
        }

        @Override
        public void run() {
            try (watch) {
                if (!launcher.isReady()) {
                    if (!startup.succeeds()) {
                        return;
                    }
                    launcher.setReady();
                }
                watch.open();
                reload.follow(watch);
            } catch (InterruptedException e) {
                log.debug("the bundle stops");
            } catch (RuntimeException | Error e) {
                log.error("the configuration file is no longer watched: restart the process", e);
            }
        }
    }
}
