package io.witness.config.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.socket.ConfigurationEdit;
import io.witness.api.socket.Origin;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.Normalized;
import io.witness.settings.SocketSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Changes entries in Configuration Admin, or in the file, by the rules of the file. */
@Component
public final class EntryEdit implements ConfigurationEdit {
    private static final String ANY_LOCATION = "?";
    private static final String ORIGIN = "witness:add";
    private static final String FILE_INSTALL_FILE = "felix.fileinstall.filename";
    private static final int APPLIED_MILLIS = 5000;
    private static final int INTERVAL_MILLIS = 50;

    private final ConfigurationAdmin admin;
    private final Optional<SavedEntries> file;
    private final Supplier<Accounts> accounts;
    private final int appliedMillis;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<RingDriver> drivers = List.of();

    /** Edits the store, and the file that the runtime was started with. */
    @Activate
    public EntryEdit(BundleContext context, @Reference ConfigurationAdmin admin) {
        this(
                admin,
                Optional.ofNullable(context.getProperty(ConfigComponent.FILE_PROPERTY))
                        .map(Path::of),
                Accounts::ofHost,
                APPLIED_MILLIS);
    }

    EntryEdit(ConfigurationAdmin admin, Optional<Path> file, Supplier<Accounts> accounts, int appliedMillis) {
        this.admin = admin;
        this.file = file.map(path -> new SavedEntries(path, accounts, this::checkRings));
        this.accounts = accounts;
        this.appliedMillis = appliedMillis;
    }

    @Override
    public synchronized String add(String socketName, Map<String, String> values, boolean save) throws IOException {
        if (!socketName.startsWith("/")) { // a file's would be relative to the directory that Witness was started in
            throw new IllegalArgumentException("SocketName=\"" + socketName
                    + "\" is not the absolute path of a file: use one such as \"/run/eth0.sock\"");
        }
        if (find(socketName).isPresent()) {
            throw new IllegalArgumentException(
                    "SocketName=\"" + socketName + "\" belongs to an entry already: change that with witness:set");
        }
        List<EntryValue> all = new ArrayList<>();
        all.add(EntryValue.of(SocketKeys.SOCKET_NAME, socketName));
        all.addAll(EntryValue.all(values));
        Map<String, Object> properties = checked(all);
        checkRings(properties);
        if (save) {
            Path saved = file().add(socketName, all);
            return "added " + socketName + " to " + saved
                    + applied(() -> find(socketName).isPresent());
        }
        properties.put(SocketKeys.ORIGIN, ORIGIN);
        properties.remove(SocketKeys.ORIGIN_LINES);
        admin.getFactoryConfiguration(SocketKeys.FACTORY_PID, SocketStore.instanceName(socketName), ANY_LOCATION)
                .updateIfDifferent(new Hashtable<>(properties));
        return "added " + socketName + " until Witness ends: with --save it would stay";
    }

    // An unknown key is refused: in a file it may be meant for another program.
    private Map<String, Object> checked(List<EntryValue> values) {
        CheckedFile checked = EntryChecker.check(ORIGIN, List.of(EntryValue.entry(values)), accounts.get());
        checked.bad().stream().findFirst().ifPresent(bad -> {
            throw new IllegalArgumentException(bad.error().message());
        });
        return new TreeMap<>(checked.good().get(0).properties());
    }

    @Override
    public synchronized String set(String socketName, Map<String, String> values, boolean save) throws IOException {
        List<EntryValue> changes = EntryValue.all(values);
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to set: add KEY=VALUE");
        }
        if (save) {
            Path saved = file().set(socketName, changes);
            Map<String, Object> wanted = plain(changes);
            return "changed " + socketName + " in " + saved + applied(() -> has(socketName, wanted));
        }
        Configuration present = require(socketName);
        Map<String, Object> properties = properties(present);
        for (Map.Entry<String, Object> change : plain(changes).entrySet()) {
            if (change.getValue() == null) {
                properties.remove(change.getKey());
            } else {
                properties.put(change.getKey(), change.getValue());
            }
        }
        check(properties);
        present.updateIfDifferent(new Hashtable<>(properties));
        return "changed " + socketName + " until its file is edited or Witness ends: with --save it would stay";
    }

    /** Converts values to those in the store; null: the default. */
    private static Map<String, Object> plain(List<EntryValue> changes) {
        Map<String, Object> plain = new TreeMap<>();
        changes.stream().filter(change -> change.value() == null).forEach(change -> plain.put(change.key(), null));
        try {
            Normalized normalized = new Normalized(EntryValue.entry(changes));
            normalized.read();
            plain.putAll(normalized.values());
            return plain;
        } catch (SpecificationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void check(Map<String, Object> properties) {
        try {
            SocketSpecification socket = SocketSettings.socket(properties);
            accounts.get().check(socket);
        } catch (SpecificationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        checkRings(properties);
    }

    /** Refuses what would not be served, or not be served as it is wanted, although the entry is well-formed. */
    private void checkRings(Map<String, Object> properties) {
        if (drivers.isEmpty()) {
            return; // the log will tell
        }
        try {
            new HostCheck(drivers, accounts.get())
                    .mistake(SocketSettings.socket(properties))
                    .ifPresent(mistake -> {
                        throw new IllegalArgumentException(mistake.message());
                    });
        } catch (SpecificationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized String remove(String socketName, boolean save) throws IOException {
        if (save) {
            Path saved = file().remove(socketName);
            return "removed " + socketName + " from " + saved
                    + applied(() -> find(socketName).isEmpty());
        }
        require(socketName).delete();
        return "removed " + socketName
                + " until its file is edited or Witness is started again: with --save it would stay away";
    }

    private SavedEntries file() {
        return file.orElseThrow(() -> new IllegalArgumentException(
                "Witness was started without a configuration file: leave out --save, or start it with --config FILE"));
    }

    private interface Condition {
        boolean isMet() throws IOException;
    }

    /** Waits until the thread that follows the file has applied it; returns the end of the sentence. */
    private String applied(Condition condition) throws IOException {
        try {
            for (int waited = 0; waited < appliedMillis; waited += INTERVAL_MILLIS) {
                if (condition.isMet()) {
                    return "";
                }
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ", which is not applied yet: the log says why";
    }

    private boolean has(String socketName, Map<String, Object> wanted) throws IOException {
        Optional<Configuration> present = find(socketName);
        if (present.isEmpty()) {
            return false;
        }
        Map<String, Object> properties = properties(present.get());
        Predicate<Map.Entry<String, Object>> isSet = value -> value.getValue() == null
                ? !properties.containsKey(value.getKey())
                : value.getValue().equals(properties.get(value.getKey()));
        return wanted.entrySet().stream().allMatch(isSet);
    }

    /** Finds the entry, which no file of File Install may hold. */
    private Configuration require(String socketName) throws IOException {
        Configuration present = find(socketName)
                .orElseThrow(() -> new IllegalArgumentException("there is no entry with SocketName=\"" + socketName
                        + "\": use one that witness:sockets shows, or witness:add"));
        Map<String, Object> properties = properties(present);
        if (properties.containsKey(FILE_INSTALL_FILE)) {
            throw new IllegalArgumentException(socketName + " is written in "
                    + Origin.of(properties).source() + ", which File Install follows: edit that file");
        }
        return present;
    }

    private Optional<Configuration> find(String socketName) throws IOException {
        try {
            Configuration[] all = admin.listConfigurations("(service.factoryPid=" + SocketKeys.FACTORY_PID + ")");
            for (Configuration each : all == null ? new Configuration[0] : all) {
                Dictionary<String, Object> properties = each.getProperties();
                if (properties != null && socketName.equals(properties.get(SocketKeys.SOCKET_NAME))) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a constant filter has no syntax errors", e);
        }
    }

    private static Map<String, Object> properties(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        Map<String, Object> copy = new TreeMap<>();
        Collections.list(properties.keys()).forEach(key -> copy.put(key, properties.get(key)));
        return copy;
    }
}
