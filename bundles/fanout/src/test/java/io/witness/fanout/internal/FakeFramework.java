package io.witness.fanout.internal;

import io.witness.api.socket.PacketSocket;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Keeps a record of what becomes of a socket's service. */
final class FakeFramework {
    /** What the bundle says of itself. */
    volatile int bundleState = Bundle.ACTIVE;

    private volatile PacketSocket published;

    /** What is done whenever a service is withdrawn. */
    volatile Runnable onWithdraw = () -> {};

    final List<String> events = new CopyOnWriteArrayList<>();
    final BundleContext context = proxy(BundleContext.class, (proxy, method, args) -> {
        if (method.getName().equals("getBundle")) {
            return proxy(Bundle.class, (bundle, asked, none) -> bundleState);
        }
        if (!method.getName().equals("registerService")) {
            throw new UnsupportedOperationException(method.getName());
        }
        return register((PacketSocket) args[1]);
    });

    private ServiceRegistration<?> register(PacketSocket socket) {
        published = socket;
        events.add("published " + socket.specification().rings().geometry().numBlocks());
        return proxy(ServiceRegistration.class, (proxy, method, args) -> switch (method.getName()) {
            case "setProperties" -> {
                events.add("modified "
                        + Integer.toOctalString(socket.specification().mode()));
                yield null;
            }
            case "unregister" -> {
                events.add(
                        "withdrawn " + socket.specification().rings().geometry().numBlocks());
                onWithdraw.run();
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** The socket that was published last. */
    PacketSocket published() {
        return published;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
