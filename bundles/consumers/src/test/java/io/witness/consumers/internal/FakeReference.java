package io.witness.consumers.internal;

import io.witness.api.consumer.PacketConsumerFactory;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.ServiceReference;

/** A reference of which nothing but properties can be had. */
final class FakeReference {
    private FakeReference() {}

    @SuppressWarnings("unchecked")
    static ServiceReference<PacketConsumerFactory> of(Map<String, Object> properties) {
        return (ServiceReference<PacketConsumerFactory>) Proxy.newProxyInstance(
                FakeReference.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getProperty" -> properties.get((String) args[0]);
                    case "getPropertyKeys" -> properties.keySet().toArray(new String[0]);
                    case "getBundle" -> null;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
