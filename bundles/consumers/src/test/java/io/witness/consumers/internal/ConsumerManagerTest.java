package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.settings.SocketSettings;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/** What threads of others meet: those that bind and unbind services. */
@Timeout(20)
class ConsumerManagerTest {
    private final Map<Object, FakeConsumer> services = new ConcurrentHashMap<>();
    private final BundleContext context = proxy(BundleContext.class, (proxy, method, args) -> objects(args[0]));
    private final ConsumerManager manager = new ConsumerManager(context);
    private final FakeConsumer bad = new FakeConsumer();
    private final FakeConsumer good = new FakeConsumer();

    private record Socket(SocketSpecification specification, List<SharedRing> rings) implements PacketSocket {}

    @BeforeEach
    void addSocket() throws Exception {
        manager.addSocket(new Socket(
                SocketSettings.socket(Map.of(SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "fake0")),
                List.of(new FakeRing())));
    }

    @AfterEach
    void stop() {
        bad.released.countDown();
        manager.stop();
    }

    private ServiceObjects<?> objects(Object reference) {
        FakeConsumer consumer = services.get(reference);
        return proxy(ServiceObjects.class, (proxy, method, args) -> {
            if (method.getName().equals("getService")) {
                return consumer.get();
            }
            consumer.release(consumer);
            return null;
        });
    }

    private ServiceReference<PacketConsumerFactory> add(String name, FakeConsumer consumer) {
        ServiceReference<PacketConsumerFactory> reference = FakeReference.of(Map.of(PacketConsumerFactory.NAME, name));
        services.put(reference, consumer);
        manager.addConsumer(reference);
        return reference;
    }

    private List<String> states() {
        return manager.placements().stream()
                .map(each -> each.consumer() + " " + each.state())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "open", "tick"})
    void shouldNotKeepWhoBindsAndUnbinds(String call) {
        bad.doing(call, bad::hang);
        ServiceReference<PacketConsumerFactory> reference = add("bad", bad);
        FakeRing.await(() -> bad.has(call) || bad.has(call + " /run/a.sock/0"));
        add("good", good);
        FakeRing.await(() -> states().contains("good RUNNING"));
        manager.removeConsumer(reference);
        assertEquals(List.of("good RUNNING"), states());
        FakeRing.await(() -> bad.has("interrupted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "open", "tick", "close", "release"})
    void shouldStopAlthoughOneHangs(String call) {
        bad.doing(call, bad::hang);
        add("bad", bad);
        add("good", good);
        FakeRing.await(() -> states().contains("good RUNNING"));
        if (!call.equals("close") && !call.equals("release")) {
            FakeRing.await(() -> bad.has(call) || bad.has(call + " /run/a.sock/0"));
        } else {
            FakeRing.await(() -> states().contains("bad RUNNING"));
        }
        manager.stop();
        assertTrue(good.has("close REMOVED"));
        assertTrue(good.has("release"));
    }

    /** So that its classes are still there when it is closed. */
    @Test
    void shouldCloseAConsumerBeforeWhoTakesItAwayGoesOn() {
        ServiceReference<PacketConsumerFactory> reference = add("good", good);
        FakeRing.await(() -> states().contains("good RUNNING"));
        manager.removeConsumer(reference);
        assertEquals(List.of("close REMOVED", "release"), good.callsBut("tick").subList(2, 4));
    }

    @Test
    void shouldPlaceAConsumerAnewOnlyIfItsPropertiesHaveChanged() {
        ServiceReference<PacketConsumerFactory> reference = add("good", good);
        FakeRing.await(() -> states().contains("good RUNNING"));
        manager.updatedConsumer(reference);
        add("other", new FakeConsumer());
        FakeRing.await(() -> states().contains("other RUNNING"));
        assertEquals(1, good.calls.stream().filter("create"::equals).count());
    }

    @Test
    void shouldIgnoreAConsumerWhosePropertyIsCodeOfItsOwn() {
        ServiceReference<PacketConsumerFactory> reference =
                FakeReference.of(Map.of(PacketConsumerFactory.SOCKETS, new StringBuilder()));
        manager.addConsumer(reference);
        add("good", good);
        FakeRing.await(() -> states().contains("good RUNNING"));
        assertEquals(
                List.of(State.RUNNING),
                manager.placements().stream().map(PlacementStatus::state).toList());
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
