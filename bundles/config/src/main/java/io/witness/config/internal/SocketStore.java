package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import io.witness.config.internal.Changes.Kind;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;

/** One file's sockets in Configuration Admin. What has come there from elsewhere is left alone. */
final class SocketStore {
    private static final String ANY_LOCATION = "?";

    private final ConfigurationAdmin admin;
    private final String file;
    private final Predicate<String> works;
    private final Logger log;

    /**
     * Makes a view of the store.
     *
     * @param admin the store
     * @param file the origin of the sockets to be looked after
     * @param works whether a SocketName's socket is as configured; else it is tried again on occasion
     * @param log for what cannot be stored
     */
    SocketStore(ConfigurationAdmin admin, String file, Predicate<String> works, Logger log) {
        this.admin = admin;
        this.file = file;
        this.works = works;
        this.log = log;
    }

    /**
     * Makes the store hold the file's good entries, touching only what differs. What goes is deleted before anything
     * comes, since both may want the same path or fanout group. A bad entry's socket stays; if it is unknown which one
     * that is, all of them do.
     *
     * @param checked the file, each SocketName once
     * @return what has become of its sockets
     * @throws IOException if the store cannot be written
     */
    Changes apply(CheckedFile checked) throws IOException {
        Map<String, SocketEntry> wanted = new LinkedHashMap<>();
        checked.good().forEach(entry -> wanted.put(SocketKeys.FACTORY_PID + "~" + entry.instanceName(), entry));
        Changes changes = new Changes();
        for (Configuration present : present()) {
            if (isOfFile(present.getProperties()) && !wanted.containsKey(present.getPid())) {
                removeUnlessMeant(present, checked.bad(), changes);
            }
        }
        for (SocketEntry entry : wanted.values()) {
            changes.count(bring(entry));
        }
        checked.bad().forEach(entry -> changes.count(Kind.REFUSED));
        return changes;
    }

    private static void removeUnlessMeant(Configuration present, List<BadEntry> bad, Changes changes)
            throws IOException {
        String name = String.valueOf(present.getProperties().get(SocketKeys.SOCKET_NAME));
        Set<String> meant =
                bad.stream().map(entry -> entry.socketName().orElse("")).collect(Collectors.toSet());
        if (meant.contains(name)) {
            return;
        }
        if (meant.contains("")) {
            changes.keep(name);
            return;
        }
        present.delete();
        changes.count(Kind.REMOVED);
    }

    private Kind bring(SocketEntry entry) throws IOException {
        Configuration configuration =
                admin.getFactoryConfiguration(SocketKeys.FACTORY_PID, entry.instanceName(), ANY_LOCATION);
        Dictionary<String, Object> before = configuration.getProperties();
        if (before == null) {
            configuration.updateIfDifferent(new Hashtable<>(entry.properties()));
            return Kind.ADDED;
        }
        if (isOfFile(before)) {
            return change(configuration, before, entry);
        }
        log.error(
                "{}: {}: its configuration {} has come from elsewhere: delete that one and touch the file, or remove the"
                        + " entry",
                file,
                entry.socketName(),
                configuration.getPid());
        return Kind.REFUSED;
    }

    private Kind change(Configuration configuration, Dictionary<String, ?> before, SocketEntry entry)
            throws IOException {
        boolean isAsConfigured = works.test(entry.socketName());
        Hashtable<String, Object> wanted = new Hashtable<>(entry.properties());
        boolean written = configuration.updateIfDifferent(wanted);
        if (!sameKeys(before, wanted)) {
            return Kind.CHANGED;
        }
        if (isAsConfigured) {
            return Kind.AS_BEFORE;
        }
        if (!written) {
            configuration.update(wanted);
        }
        return Kind.TRIED_AGAIN;
    }

    /** Whether at most the places of the keys differ. */
    private static boolean sameKeys(Dictionary<String, ?> before, Dictionary<String, ?> after) {
        return SocketKeys.ALL.stream().allMatch(key -> Objects.equals(before.get(key), after.get(key)));
    }

    private boolean isOfFile(Dictionary<String, ?> properties) {
        return file.equals(properties.get(SocketKeys.ORIGIN));
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
