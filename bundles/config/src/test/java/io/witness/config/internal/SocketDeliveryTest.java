package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

@Timeout(60)
class SocketDeliveryTest {
    private static final String FACTORY = "io.witness.socket";

    private final BlockingQueue<ConfigurationEvent> delivered = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    /** What Configuration Admin has; null if it has nothing. */
    private volatile Configuration[] present;

    private final ServiceReference<?> reference = fake(ServiceReference.class, Map.of());
    private final BundleContext context = fake(
            BundleContext.class,
            Map.of(
                    "getServiceReferences",
                    List.of(reference),
                    "getService",
                    (ConfigurationListener) delivered::add,
                    "ungetService",
                    true));
    private final ConfigurationAdmin admin = (ConfigurationAdmin) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (proxy, method, arguments) -> present);
    private final SocketDelivery delivery = new SocketDelivery(context, admin, Duration.ofMillis(20));

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    @AfterEach
    void end() {
        end.countDown();
        delivery.deactivate();
    }

    /** As Configuration Admin names it while a listener does not return. */
    private void holdUp() {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "CM Event Dispatcher (Fire ConfigurationEvent: pid=odd)");
        thread.setDaemon(true);
        thread.start();
    }

    private ConfigurationEvent event(int type, String factory) {
        @SuppressWarnings("unchecked")
        ServiceReference<ConfigurationAdmin> ofAdmin = (ServiceReference<ConfigurationAdmin>) reference;
        return new ConfigurationEvent(ofAdmin, type, factory, "io.witness.socket~1");
    }

    @Test
    void shouldDeliverChangesOfSocketsWhileTheThreadForThatIsHeldUp() throws Exception {
        holdUp();
        ConfigurationEvent updated = event(ConfigurationEvent.CM_UPDATED, FACTORY);
        ConfigurationEvent deleted = event(ConfigurationEvent.CM_DELETED, FACTORY);
        delivery.configurationEvent(event(ConfigurationEvent.CM_UPDATED, "other"));
        delivery.configurationEvent(updated);
        delivery.configurationEvent(deleted);
        assertSame(updated, delivered.take());
        assertSame(deleted, delivered.take());
        assertEquals(0, delivered.size());
    }

    @Test
    void shouldNotDeliverTheEndOfWhatIsThereAgain() throws Exception {
        holdUp();
        present = new Configuration[1];
        ConfigurationEvent updated = event(ConfigurationEvent.CM_UPDATED, FACTORY);
        delivery.configurationEvent(event(ConfigurationEvent.CM_DELETED, FACTORY));
        delivery.configurationEvent(updated);
        assertSame(updated, delivered.take());
    }

    @Test
    void shouldLeaveDeliveryToConfigurationAdminOtherwise() throws Exception {
        delivery.configurationEvent(event(ConfigurationEvent.CM_UPDATED, FACTORY));
        Thread.sleep(200);
        assertEquals(0, delivered.size());
    }
}
