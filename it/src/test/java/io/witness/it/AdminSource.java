package io.witness.it;

import io.witness.api.socket.SocketKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** An administrator's tool: makes, changes and deletes instances of its own. */
final class AdminSource implements SocketSource, AutoCloseable {
    private final ConfigurationAdmin admin;
    private final Map<Path, Configuration> instances = new HashMap<>();

    AdminSource(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public void write(Entry... entries) throws IOException {
        List<Path> wanted = List.of(entries).stream().map(Entry::socket).toList();
        for (Path socket : List.copyOf(instances.keySet())) {
            if (!wanted.contains(socket)) {
                instances.remove(socket).delete();
            }
        }
        for (Entry entry : entries) {
            instance(entry.socket()).updateIfDifferent(new Hashtable<>(entry.properties()));
        }
    }

    private Configuration instance(Path socket) throws IOException {
        Configuration instance = instances.get(socket);
        if (instance == null) {
            instance = admin.createFactoryConfiguration(SocketKeys.FACTORY_PID, "?");
            instances.put(socket, instance);
        }
        return instance;
    }

    @Override
    public void close() throws IOException {
        write();
    }
}
