package io.witness.config.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A framework of which only its state, its stop and its own services are asked. */
final class FakeFrameworkBundle {
    final List<String> calls = new ArrayList<>();
    final List<Object> services = new ArrayList<>();
    private int looksWhileStarting;

    private final Bundle bundle = proxy(Bundle.class);
    final BundleContext context = proxy(BundleContext.class);

    Bundle starting(int looks) {
        looksWhileStarting = looks;
        return bundle;
    }

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer(method, arguments)));
    }

    private Object answer(Method method, Object[] arguments) {
        switch (method.getName()) {
            case "getState":
                if (looksWhileStarting == 0) {
                    return Bundle.ACTIVE;
                }
                looksWhileStarting--;
                calls.add("starting");
                return Bundle.STARTING;
            case "getBundle":
                return bundle;
            case "getBundleContext":
                return context;
            case "getServiceReferences":
                return services.stream()
                        .filter(((Class<?>) arguments[0])::isInstance)
                        .map(service -> proxy(ServiceReference.class))
                        .toList();
            case "getService":
                return services.get(0);
            case "registerService":
                services.add(arguments[1]);
                return null;
            default:
                calls.add(method.getName());
                return null;
        }
    }
}
