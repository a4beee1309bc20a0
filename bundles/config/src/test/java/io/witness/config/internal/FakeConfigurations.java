package io.witness.config.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Configuration Admin in memory, for any thread, which keeps a record of what is done to it. */
final class FakeConfigurations {
    final Map<String, Map<String, Object>> instances = new ConcurrentSkipListMap<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final Set<String> locations = new ConcurrentSkipListSet<>();
    /** What fails, by instance; "list" and "get" for all of them. */
    final Map<String, Throwable> failures = new ConcurrentSkipListMap<>();

    final ConfigurationAdmin admin = proxy(ConfigurationAdmin.class, this::administer);

    private void mayFail(String what) throws Throwable {
        if (failures.containsKey(what)) {
            throw failures.get(what);
        }
    }

    private Object administer(Object proxy, Method method, Object[] args) throws Throwable {
        return switch (method.getName()) {
            case "listConfigurations" -> {
                mayFail("list");
                yield list((String) args[0]);
            }
            case "getFactoryConfiguration" -> {
                mayFail("get");
                locations.add((String) args[2]);
                yield instance(args[0] + "~" + args[1]);
            }
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private Configuration[] list(String filter) {
        String factory = filter.replaceFirst("^\\(service\\.factoryPid=(.*)\\)$", "$1");
        Configuration[] found = instances.keySet().stream()
                .filter(pid -> pid.startsWith(factory + "~"))
                .map(this::instance)
                .toArray(Configuration[]::new);
        return found.length == 0 ? null : found;
    }

    private Configuration instance(String pid) {
        return proxy(Configuration.class, (proxy, method, args) -> switch (method.getName()) {
            case "getPid" -> pid;
            case "getProperties" -> instances.containsKey(pid) ? new Hashtable<>(instances.get(pid)) : null;
            case "delete" -> {
                mayFail(pid);
                events.add("delete " + pid);
                yield instances.remove(pid) == null;
            }
            case "updateIfDifferent" -> {
                mayFail(pid);
                yield update(pid, (Dictionary<?, ?>) args[0]);
            }
            case "update" -> events.add("again " + pid);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private boolean update(String pid, Dictionary<?, ?> properties) {
        Map<String, Object> copy = new TreeMap<>();
        for (Object key : Collections.list(properties.keys())) {
            Object value = properties.get(key);
            copy.put((String) key, value instanceof Object[] array ? List.of(array) : value);
        }
        boolean different = !copy.equals(instances.put(pid, copy));
        if (different) {
            events.add("update " + pid);
        }
        return different;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
