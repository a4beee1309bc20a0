package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.protocol.SocketFileRights;
import io.witness.protocol.UnixListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Sockets beside one whose names of users are looked up without an end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerComponentTest {
    private static final int WAIT_MILLIS = 200;

    @TempDir
    Path directory;

    private final List<SocketListener> registered = new CopyOnWriteArrayList<>();
    private final CountDownLatch lookup = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile Throwable failure;
    private ServerComponent component;
    private FakeSocket stuck;
    private FakeSocket other;

    @BeforeEach
    void start() throws Exception {
        component = new ServerComponent(context(), this::listen, WAIT_MILLIS);
        stuck = new FakeSocket(directory.resolve("stuck.sock"));
        stuck.specification = FakeSocket.specification(directory.resolve("stuck.sock"), "0600", "somebody");
        other = new FakeSocket(directory.resolve("other.sock"));
    }

    @AfterEach
    void end() {
        lookup.countDown();
        component.end();
        component.removeSocket(other);
        component.removeSocket(stuck);
        stuck.close();
        other.close();
    }

    private UnixListener listen(Path path, SocketFileRights rights) throws IOException {
        if (rights.user().isEmpty()) {
            return UnixListener.listen(path, rights);
        }
        if (failure != null) {
            ServerComponentTest.<RuntimeException>sneak(failure);
        }
        hanging.countDown();
        awaitLookup();
        return UnixListener.listen(
                path, new SocketFileRights(rights.mode(), java.util.Optional.empty(), rights.group()));
    }

    /** Nothing ends it early, as with a call into the C library. */
    private void awaitLookup() {
        while (true) {
            try {
                lookup.await();
                return;
            } catch (InterruptedException e) {
                // a call into the C library does not end either
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    SocketListener listener = (SocketListener) arguments[1];
                    registered.add(listener);
                    return registration(listener);
                });
    }

    private Object registration(SocketListener listener) {
        return Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class},
                (proxy, method, arguments) -> registered.remove(listener));
    }

    private SocketState state(FakeSocket socket) {
        return registered.stream()
                .filter(listener -> listener.socketName().equals(socket.specification.socketName()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }

    private void assertServed(FakeSocket socket) throws Exception {
        await(() -> state(socket).phase() == Phase.LISTENING);
        try (RawClient client = new RawClient(Path.of(socket.specification.socketName()))) {
            assertEquals(5, client.hello().size());
        }
    }

    private void addStuck() throws InterruptedException {
        component.addSocket(stuck);
        hanging.await();
        assertEquals(
                new SocketState(Phase.STARTING, "the server is starting, and looks up User and Group"), state(stuck));
    }

    @Test
    void shouldServeChangeAndRemoveOthersWhileALookUpHangs() throws Exception {
        addStuck();
        component.addSocket(other);
        assertServed(other);
        Path path = directory.resolve("other.sock");
        other.specification = FakeSocket.specification(path, "0640");
        component.updatedSocket(other);
        assertEquals(
                "rw-r-----",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        component.removeSocket(other);
        assertFalse(Files.exists(path));
        lookup.countDown();
        assertServed(stuck);
    }

    @Test
    void shouldLeaveNothingOfASocketThatIsRemovedWhileItsLookUpHangs() throws Exception {
        addStuck();
        component.removeSocket(stuck);
        assertTrue(registered.isEmpty());
        component.addSocket(other);
        assertServed(other);
        lookup.countDown();
        component.addSocket(stuck); // waits for the end of the first
        assertServed(stuck);
        component.removeSocket(stuck);
        assertFalse(Files.exists(directory.resolve("stuck.sock")));
    }

    @Test
    void shouldServeANewSocketOfTheNameOnceTheLookUpOfTheOldOneHasEnded() throws Exception {
        addStuck();
        component.removeSocket(stuck);
        FakeSocket next = new FakeSocket(directory.resolve("stuck.sock"));
        try {
            component.addSocket(next);
            assertEquals(Phase.STARTING, state(next).phase());
            lookup.countDown();
            assertServed(next);
            component.removeSocket(next);
        } finally {
            next.close();
        }
    }

    @Test
    void shouldServeWithTheOldRightsWhileTheLookUpOfAChangeHangs() throws Exception {
        component.addSocket(other);
        assertServed(other);
        Path path = directory.resolve("other.sock");
        Files.delete(path); // so that it listens anew
        other.specification = FakeSocket.specification(path, "0600", "somebody");
        component.updatedSocket(other);
        component.updatedSocket(other);
        component.addSocket(stuck);
        FakeSocket third = new FakeSocket(directory.resolve("third.sock"));
        try {
            component.addSocket(third);
            assertServed(third);
            lookup.countDown();
            assertServed(other);
            assertServed(stuck);
            component.removeSocket(third);
        } finally {
            third.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                IOException.class,
                IllegalStateException.class,
                NoClassDefFoundError.class,
                StackOverflowError.class,
                OutOfMemoryError.class
            })
    void shouldSayWhatFailedAndServeOthers(Class<? extends Throwable> type) throws Exception {
        failure = type.getConstructor(String.class).newInstance("by the test");
        component.addSocket(stuck);
        component.addSocket(other);
        assertServed(other);
        await(() -> state(stuck).phase() == Phase.FAILED);
        assertTrue(state(stuck).detail().contains("by the test"), () -> state(stuck)
                .toString());
        failure = null;
        lookup.countDown();
        component.updatedSocket(stuck);
        assertServed(stuck);
    }
}
