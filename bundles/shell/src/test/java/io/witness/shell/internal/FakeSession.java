package io.witness.shell.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;

/** A session that knows variables only. */
final class FakeSession {
    private final Map<Object, Object> variables = new HashMap<>();

    final CommandSession session = (CommandSession) Proxy.newProxyInstance(
            FakeSession.class.getClassLoader(),
            new Class<?>[] {CommandSession.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "get" -> variables.get(arguments[0]);
                case "put" -> variables.put(arguments[0], arguments[1]);
                default -> throw new UnsupportedOperationException(method.getName());
            });
}
