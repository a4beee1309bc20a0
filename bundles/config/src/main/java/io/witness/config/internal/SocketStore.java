package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import java.io.IOException;
import java.util.Collection;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The sockets' instances in Configuration Admin. */
final class SocketStore {
    private static final String ANY_LOCATION = "?";

    private final ConfigurationAdmin admin;

    SocketStore(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /**
     * Makes the store hold these entries and no other, touching only what differs: what goes is deleted before anything
     * comes, since both may want the same path or fanout group.
     *
     * @param entries what shall be there, each with a SocketName of its own
     * @throws IOException if the store cannot be written
     */
    void apply(Collection<SocketEntry> entries) throws IOException {
        Map<String, SocketEntry> wanted = new LinkedHashMap<>();
        entries.forEach(entry -> wanted.put(SocketKeys.FACTORY_PID + "~" + entry.instanceName(), entry));
        for (Configuration present : present()) {
            if (!wanted.containsKey(present.getPid())) {
                present.delete();
            }
        }
        for (SocketEntry entry : wanted.values()) {
            admin.getFactoryConfiguration(SocketKeys.FACTORY_PID, entry.instanceName(), ANY_LOCATION)
                    .updateIfDifferent(new Hashtable<>(entry.properties()));
        }
    }

    private List<Configuration> present() throws IOException {
        try {
            Configuration[] present = admin.listConfigurations("(service.factoryPid=" + SocketKeys.FACTORY_PID + ")");
            return present == null ? List.of() : List.of(present);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a constant filter has no syntax errors", e);
        }
    }
}
