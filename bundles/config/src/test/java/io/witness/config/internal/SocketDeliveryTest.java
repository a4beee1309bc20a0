package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final ServiceReference<?> reference = fake(ServiceReference.class, (proxy, method, arguments) -> null);
    private final ConfigurationListener failing = event -> {
        delivered.add(event);
        throw new IllegalStateException("on purpose");
    };
    /** How often the listener was gotten and not given back. */
    private final AtomicInteger gotten = new AtomicInteger();

    private volatile ConfigurationListener listener = delivered::add;

    private final BundleContext context =
            fake(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "getServiceReferences" -> List.of(reference);
                case "getService" -> {
                    gotten.incrementAndGet();
                    yield listener;
                }
                case "ungetService" -> gotten.decrementAndGet() >= 0;
                default -> null;
            });
    private final ConfigurationAdmin admin = fake(ConfigurationAdmin.class, (proxy, method, arguments) -> present);
    private final SocketDelivery delivery = new SocketDelivery(context, admin, Duration.ofMillis(20));

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
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
    void shouldGiveBackAListenerThatFails() throws Exception {
        holdUp();
        listener = failing;
        delivery.configurationEvent(event(ConfigurationEvent.CM_UPDATED, FACTORY));
        delivery.configurationEvent(event(ConfigurationEvent.CM_UPDATED, FACTORY));
        delivered.take();
        delivered.take(); // which the same thread delivers after it has done with the first one
        assertTrue(gotten.get() <= 1, gotten::toString);
    }

    @Test
    void shouldLeaveDeliveryToConfigurationAdminOtherwise() throws Exception {
        delivery.configurationEvent(event(ConfigurationEvent.CM_UPDATED, FACTORY));
        Thread.sleep(200);
        assertEquals(0, delivered.size());
    }
}
