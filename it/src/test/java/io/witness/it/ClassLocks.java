package io.witness.it;

import java.lang.reflect.Field;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What Felix 7.0.5 keeps when two threads load one class at once: the name may stay locked by a thread that has ended. On
 * newer JDKs a thread keeps what it ran, and with that the classes of a bundle that may be gone. One a class, so that it
 * is no leak.
 */
final class ClassLocks {
    private ClassLocks() {}

    /** Unlocks for threads that have ended. */
    static void forgetEnded(BundleContext context) throws Exception {
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring != null && bundle.getBundleId() != 0 && wiring.getClassLoader() != null) {
                locks(wiring.getClassLoader())
                        .values()
                        .removeIf(holder -> holder instanceof Thread thread && !thread.isAlive());
            }
        }
    }

    private static Map<?, ?> locks(ClassLoader loader) throws Exception {
        for (Class<?> type = loader.getClass(); type != ClassLoader.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals("m_classLocks")) {
                    field.setAccessible(true);
                    return (Map<?, ?>) field.get(loader);
                }
            }
        }
        throw new AssertionError("Felix keeps its locks elsewhere: " + loader.getClass());
    }
}
