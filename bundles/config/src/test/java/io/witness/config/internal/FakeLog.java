package io.witness.config.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** Keeps what is logged, as {@code level: message}. */
final class FakeLog {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final Logger logger = (Logger) Proxy.newProxyInstance(
            FakeLog.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, args) -> {
                Object[] values = args.length == 2 ? varargs(args[1]) : Arrays.copyOfRange(args, 1, args.length);
                lines.add(method.getName() + ": "
                        + MessageFormatter.arrayFormat((String) args[0], values).getMessage());
                return null;
            });

    private static Object[] varargs(Object last) {
        return last instanceof Object[] values ? values : new Object[] {last};
    }
}
