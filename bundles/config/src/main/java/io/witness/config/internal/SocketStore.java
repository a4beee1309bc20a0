package io.witness.config.internal;

import io.witness.api.socket.OneLine;
import io.witness.api.socket.Origin;
import io.witness.api.socket.SocketKeys;
import io.witness.config.internal.EntryChecker.BadEntry;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.SocketEntry;
import io.witness.config.internal.SocketStore.Changes.Kind;
import io.witness.settings.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.HexFormat;
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
    private static final int NAME_BYTES = 8;

    private final ConfigurationAdmin admin;
    private final String file;
    private final Predicate<String> works;
    private final Logger log;

    /**
     * Makes a view of the store.
     *
     * @param admin the store
     * @param file the origin of the managed sockets
     * @param works whether a SocketName's socket is as configured; otherwise it is retried
     * @param log for sockets that cannot be stored
     */
    SocketStore(ConfigurationAdmin admin, String file, Predicate<String> works, Logger log) {
        this.admin = admin;
        this.file = file;
        this.works = works;
        this.log = log;
    }

    /**
     * Makes the store contain the file's valid entries, touching only what differs. Sockets are removed before others are
     * added, because both may use the same path or fanout group. A bad entry's socket stays; if it is unknown which one that
     * is, all of them stay.
     *
     * @param checked the file, each SocketName once
     * @return what has changed
     * @throws IOException if the store cannot be written
     */
    Changes apply(CheckedFile checked) throws IOException {
        Map<String, SocketEntry> wanted = new LinkedHashMap<>();
        checked.good()
                .forEach(entry -> wanted.put(SocketKeys.FACTORY_PID + "~" + instanceName(entry.socketName()), entry));
        Changes changes = new Changes();
        for (Configuration present : present()) {
            one(present.getPid(), file, changes, () -> {
                if (isOfFile(present.getProperties()) && !wanted.containsKey(present.getPid())) {
                    removeUnlessMeant(present, checked.bad(), changes);
                }
            });
        }
        for (SocketEntry entry : wanted.values()) {
            String position = Origin.of(entry.properties()).at(SocketKeys.SOCKET_NAME);
            one(entry.socketName(), position, changes, () -> changes.count(bring(entry)));
        }
        checked.bad().forEach(entry -> changes.count(Kind.REFUSED));
        return changes;
    }

    private interface Step {
        void run() throws IOException;
    }

    // A failure for one socket, even of the store itself, does not affect others.
    private void one(String name, String position, Changes changes, Step step) throws IOException {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // services are gone because the runtime stops
            }
            changes.fail(name);
            String problem = OneLine.of(position + ": " + name + ": Configuration Admin cannot store it: " + e);
            log.error(problem + ": touch the file to retry", e instanceof IOException ? null : e);
        }
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
                admin.getFactoryConfiguration(SocketKeys.FACTORY_PID, instanceName(entry.socketName()), ANY_LOCATION);
        Dictionary<String, Object> before = configuration.getProperties();
        if (before == null) {
            configuration.updateIfDifferent(new Hashtable<>(entry.properties()));
            return Kind.ADDED;
        }
        if (isOfFile(before)) {
            return change(configuration, before, entry);
        }
        log.error(
                "{}: {}: its configuration {} belongs to another source: delete it and touch the file, or remove the"
                        + " entry",
                file,
                entry.socketName(),
                configuration.getPid());
        return Kind.REFUSED;
    }

    /** Returns the name of a socket's instance: a hash, because names with slashes and dots collide in the store. */
    static String instanceName(String socketName) {
        byte[] hash = sha256().digest(socketName.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Kind change(Configuration configuration, Dictionary<String, ?> before, SocketEntry entry)
            throws IOException {
        boolean isAsConfigured = works(entry.socketName());
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

    // A service that fails to report its state counts as not working.
    private boolean works(String socketName) {
        try {
            return works.test(socketName);
        } catch (RuntimeException | Error e) {
            log.debug("{}: failed to report its state", socketName, e);
            return false;
        }
    }

    /** Tells whether at most the positions of the keys differ. */
    private static boolean sameKeys(Dictionary<String, ?> before, Dictionary<String, ?> after) {
        return Keys.NAMES.stream().allMatch(key -> Objects.equals(before.get(key), after.get(key)));
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

    /** Counts what an edit of the file has changed. */
    static final class Changes {
        /** Lists the outcomes for one socket of the file. */
        enum Kind {
            ADDED,
            CHANGED,
            REMOVED,
            AS_BEFORE,
            REFUSED,
            /** Unchanged, but it did not work and is retried. */
            TRIED_AGAIN
        }

        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        private final List<String> keptNames = new ArrayList<>();
        private final Set<String> failedNames = new HashSet<>();

        void count(Kind kind) {
            counts.merge(kind, 1, Integer::sum);
        }

        /** Notes a socket that no entry names, but one without a name may mean. */
        void keep(String socketName) {
            keptNames.add(socketName);
            count(Kind.AS_BEFORE);
        }

        /** Notes a socket that could not be stored, so that it will not start. */
        void fail(String socketName) {
            failedNames.add(socketName);
            count(Kind.REFUSED);
        }

        Set<String> failedNames() {
            return failedNames;
        }

        List<String> keptNames() {
            return keptNames;
        }

        int of(Kind kind) {
            return counts.getOrDefault(kind, 0);
        }

        /** Tells whether nothing happens to any socket. */
        boolean areNone() {
            return counts.keySet().stream().allMatch(kind -> kind == Kind.AS_BEFORE);
        }

        @Override
        public String toString() {
            int retried = of(Kind.TRIED_AGAIN);
            String text = of(Kind.ADDED) + " added, " + of(Kind.CHANGED) + " changed, " + of(Kind.REMOVED)
                    + " removed, " + (of(Kind.AS_BEFORE) + retried) + " as before, " + of(Kind.REFUSED) + " refused";
            return retried == 0 ? text : text + "; " + retried + " of those as before tried again";
        }
    }
}
