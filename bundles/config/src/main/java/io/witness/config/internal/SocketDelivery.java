package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers changes of sockets to Declarative Services when Configuration Admin does not. Configuration Admin has one thread
 * for all listeners, which also activates foreign components: one that hangs there would block all sockets. Declarative
 * Services ignores duplicates, because it compares the change count.
 */
@Component(service = SynchronousConfigurationListener.class)
public final class SocketDelivery implements SynchronousConfigurationListener {
    private static final Logger LOG = LoggerFactory.getLogger(SocketDelivery.class);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(2);
    /** Declarative Services registers its listener in the name of Configuration Admin's bundle. */
    private static final String COMPONENTS =
            "(service.description=Declarative Services Configuration Support Listener)";

    /** The beginning of the thread's name while it calls listeners. */
    private static final String BUSY = "CM Event Dispatcher (";

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final Duration timeout;
    private final ScheduledThreadPoolExecutor thread;

    @Activate
    public SocketDelivery(BundleContext context, @Reference ConfigurationAdmin admin) {
        this(context, admin, DELIVERY_TIMEOUT);
    }

    SocketDelivery(BundleContext context, ConfigurationAdmin admin, Duration timeout) {
        this.context = context;
        this.admin = admin;
        this.timeout = timeout;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "witness-config-delivery");
            made.setDaemon(true);
            return made;
        });
        thread.setKeepAliveTime(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        thread.allowCoreThreadTimeOut(true); // edits are rare
    }

    @Deactivate
    void deactivate() {
        thread.shutdownNow();
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (SocketKeys.FACTORY_PID.equals(event.getFactoryPid())) {
            thread.schedule(() -> deliverIfHeldUp(event), timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void deliverIfHeldUp(ConfigurationEvent event) {
        try {
            if (isHeldUp() && isUpToDate(event)) {
                LOG.debug("{}: is delivered without the thread of Configuration Admin", event.getPid());
                deliver(event);
            }
        } catch (Exception | Error e) { // of any type: the next one may succeed
            if (!thread.isShutdown()) {
                LOG.error("{}: Configuration Admin does not deliver it: {}", event.getPid(), e.toString());
            }
        }
    }

    private static boolean isHeldUp() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[2 * root.activeCount() + 16];
        root.enumerate(threads);
        return Arrays.stream(threads).filter(Objects::nonNull).anyMatch(each -> each.getName()
                .startsWith(BUSY));
    }

    /** Tells whether a deleted configuration has not come back since. */
    private boolean isUpToDate(ConfigurationEvent event) throws Exception {
        return event.getType() != ConfigurationEvent.CM_DELETED
                || admin.listConfigurations("(service.pid=" + event.getPid() + ")") == null;
    }

    private void deliver(ConfigurationEvent event) throws InvalidSyntaxException {
        for (ServiceReference<ConfigurationListener> reference :
                context.getServiceReferences(ConfigurationListener.class, COMPONENTS)) {
            ConfigurationListener listener = context.getService(reference);
            if (listener != null) {
                try {
                    listener.configurationEvent(event);
                } finally {
                    context.ungetService(reference);
                }
            }
        }
    }
}
