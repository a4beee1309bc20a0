package io.witness.settings;

import io.witness.api.ring.RingConstraints;
import io.witness.api.ring.RingConstraints.Violation;
import io.witness.api.ring.RingSettings;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.ring.Selection;
import io.witness.api.ring.TimeStampSource;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.Origin;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and checks the properties of one entry: by the table of {@link Keys}, and by the relations between keys. */
final class EntryRules {
    private static final String OUT_OF_BOUNDS = "is out of bounds: use a number";
    private static final int PAGE = 4096;
    /** IFNAMSIZ, without the final NUL. */
    private static final int MAX_INTERFACE_NAME = 15;
    /** {@code driver:what}, of which the driver checks everything but the form. No interface has a colon in its name. */
    private static final Pattern OTHER_DRIVERS = Pattern.compile("[a-z][a-z0-9-]*:.*", Pattern.DOTALL);

    private final Map<String, ?> properties;

    EntryRules(Map<String, ?> properties) {
        this.properties = properties;
    }

    SocketSpecification read() throws SpecificationException {
        refuseVersion();
        String socketName = socketName();
        RingSpecification rings = rings();
        FanoutRules.requirePath(rings.fanout());
        Optional<String> group = account(Keys.GROUP, "group");
        SocketSpecification plain = new SocketSpecification(
                socketName,
                rings,
                account(Keys.USER, "passwd"),
                group,
                mode(group.isPresent()),
                quotas(rings.geometry().numBlocks()),
                List.of(),
                Origin.of(properties));
        return plain.withSettings(
                Keys.ALL.stream().map(key -> key.setting(plain)).toList());
    }

    private void refuseVersion() throws SpecificationException {
        Object version = properties.get(RingConstraints.VERSION);
        if (version != null) {
            throw new SpecificationException(
                    RingConstraints.VERSION,
                    version,
                    "is no setting of a socket, since the Testimony protocol serves TPACKET_V3 rings only: remove it, and"
                            + " read a ring of another version in a program (CaptureOptions.withVersion)");
        }
    }

    RingSpecification rings() throws SpecificationException {
        RingSpecification rings = unchecked();
        Violation violation = RingConstraints.violation(rings, PAGE).orElse(null);
        if (violation != null) {
            throw new SpecificationException(violation.key(), violation.value(), violation.problem());
        }
        return rings;
    }

    private RingSpecification unchecked() throws SpecificationException {
        return new RingSpecification(
                interfaceName(),
                geometry(),
                new FanoutRules(this).read(),
                Selection.ofFilter(filter()),
                truth(Keys.PROMISCUOUS),
                truth(Keys.SEALED),
                RingSettings.DEFAULT
                        .withIgnoreOutgoing(truth(Keys.IGNORE_OUTGOING))
                        .withRxHash(truth(Keys.RX_HASH))
                        .withTimeStamps(timeStamps()));
    }

    private TimeStampSource timeStamps() throws SpecificationException {
        String name = text(Keys.TIME_STAMPS).orElseThrow();
        return TimeStampSource.named(name)
                .orElseThrow(() -> new SpecificationException(
                        Keys.TIME_STAMPS.name(),
                        name,
                        "is unknown: use \"copy\" (into the ring), \"software\" (arrival in the kernel) or \"hardware\" (of the"
                                + " network card)"));
    }

    private Geometry geometry() throws SpecificationException {
        int blockSize = number(Keys.BLOCK_SIZE);
        int frameSize = number(Keys.FRAME_SIZE);
        return new Geometry(
                blockSize,
                frameSize == 0 ? blockSize : frameSize,
                number(Keys.NUM_BLOCKS),
                number(Keys.BLOCK_TIMEOUT_MILLIS));
    }

    private String socketName() throws SpecificationException {
        String name = requiredText(Keys.SOCKET_NAME, "the path of the UNIX socket");
        if (!name.startsWith("/") || name.endsWith("/")) {
            throw refused(
                    Keys.SOCKET_NAME, name, "is not the absolute path of a file: use one such as \"/run/eth0.sock\"");
        }
        if (!OneLine.isPlain(name)) {
            throw refused(Keys.SOCKET_NAME, name, "has a character that cannot be printed: use another path");
        }
        requireFileName(name);
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > Keys.SOCKET_NAME.most()) {
            throw refused(
                    Keys.SOCKET_NAME,
                    name,
                    "has " + length + " bytes: use a path of at most " + Keys.SOCKET_NAME.most());
        }
        return name;
    }

    // A locale other than UTF-8 can encode only few characters.
    private static void requireFileName(String name) throws SpecificationException {
        try {
            Path.of(name);
        } catch (InvalidPathException e) {
            throw refused(
                    Keys.SOCKET_NAME,
                    name,
                    "cannot be a file's name in this locale: run Witness in a UTF-8 one, such as LC_ALL=C.UTF-8, or use"
                            + " another path");
        }
    }

    private String interfaceName() throws SpecificationException {
        String name = requiredText(Keys.INTERFACE, "the interface to capture from");
        if (OTHER_DRIVERS.matcher(name).matches()) {
            return otherDrivers(name);
        }
        if (name.length() > MAX_INTERFACE_NAME || name.chars().anyMatch(c -> c <= ' ' || c == '/' || c > '~')) {
            throw refused(Keys.INTERFACE, name, "cannot be an interface: " + remedyForInterface(name));
        }
        return name;
    }

    private static String remedyForInterface(String name) {
        int at = name.indexOf('@');
        if (at > 0 && at <= MAX_INTERFACE_NAME) {
            return "did you mean \"" + name.substring(0, at) + "\"?"; // `ip link` shows eth0.100@enp0s31f6
        }
        return name.length() > MAX_INTERFACE_NAME
                ? "use a name that `ip link` shows, of at most " + MAX_INTERFACE_NAME + " characters: not an altname"
                : "use a name that `ip link` shows";
    }

    private static String otherDrivers(String name) throws SpecificationException {
        if (name.length() > Keys.INTERFACE.most()) {
            throw refused(
                    Keys.INTERFACE,
                    name.substring(0, 40) + "...",
                    "has " + name.length() + " characters: use at most " + Keys.INTERFACE.most());
        }
        if (!OneLine.isPlain(name)) {
            throw refused(
                    Keys.INTERFACE,
                    name.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?"),
                    "has characters that cannot be printed (\"?\"): write them as %HH");
        }
        return name;
    }

    private int mode(boolean withGroup) throws SpecificationException {
        Optional<String> text = optionalText(Keys.MODE);
        if (text.isEmpty()) {
            return withGroup ? 0660 : 0600;
        }
        if (!text.get().matches("0?[0-7]{3}")) {
            throw refused(Keys.MODE, text.get(), "is not an octal mode: use a string such as \"0660\"");
        }
        return Integer.parseInt(text.get(), 8);
    }

    private Optional<String> account(Key key, String database) throws SpecificationException {
        Optional<String> name = optionalText(key);
        if (name.isPresent() && !OneLine.isPlain(name.get())) {
            String problem = "has a character that cannot be printed: use one that `getent " + database
                    + "` shows, or its number";
            throw refused(key, name.get(), problem);
        }
        return name;
    }

    private String filter() throws SpecificationException {
        return lines(Keys.FILTER);
    }

    /** Reads a text in which line breaks count as spaces: {@code tcpdump -ddd} prints several lines. */
    String lines(Key key) throws SpecificationException {
        String text = text(key).orElseThrow().strip();
        if (!OneLine.isPlain(text.replaceAll("[\t\r\n]", " "))) {
            throw refused(key, text, "has a character that cannot be printed: remove it");
        }
        return text;
    }

    private Quotas quotas(int numBlocks) throws SpecificationException {
        return new Quotas(
                clientMaxBlocks(numBlocks),
                number(Keys.EVICT_AFTER_MILLIS),
                SlowClient.of(text(Keys.SLOW_CLIENT).orElseThrow()),
                number(Keys.MAX_CLIENTS),
                number(Keys.MAX_CLIENTS_PER_USER));
    }

    private int clientMaxBlocks(int numBlocks) throws SpecificationException {
        int blocks = number(Keys.CLIENT_MAX_BLOCKS);
        if (blocks > numBlocks) {
            throw refused(
                    Keys.CLIENT_MAX_BLOCKS,
                    blocks,
                    "is more than NumBlocks=" + numBlocks + ": use at most that, or remove the key for a quarter");
        }
        return blocks;
    }

    private boolean truth(Key key) throws SpecificationException {
        Object value = properties.get(key.name());
        if (value == null) {
            return (Boolean) key.byDefault().orElseThrow();
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw refused(key, value, "is not a boolean: use true or false");
    }

    /** Returns the value as it is given; null if it is absent. */
    Object value(Key key) {
        return properties.get(key.name());
    }

    int number(Key key) throws SpecificationException {
        Object value = properties.get(key.name());
        if (value == null) {
            return ((Number) key.byDefault().orElseThrow()).intValue();
        }
        String bounds = " from " + key.least() + " to " + key.most();
        if (!(value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte)) {
            boolean isLong = value instanceof BigInteger;
            throw refused(key, value, (isLong ? OUT_OF_BOUNDS : "is not an integer: use one") + bounds);
        }
        long number = ((Number) value).longValue();
        if (number < key.least() || number > key.most()) {
            throw refused(key, number, OUT_OF_BOUNDS + bounds);
        }
        return (int) number;
    }

    private String requiredText(Key key, String what) throws SpecificationException {
        return optionalText(key)
                .orElseThrow(() -> refused(
                        key,
                        null,
                        "is missing: add " + what + ", such as " + key.page().example()));
    }

    private Optional<String> optionalText(Key key) throws SpecificationException {
        return text(key).filter(value -> !value.isEmpty());
    }

    private Optional<String> text(Key key) throws SpecificationException {
        Object value = properties.get(key.name());
        if (value == null) {
            return key.byDefault().map(String.class::cast);
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw refused(key, value, "is not a string: put it in quotation marks");
    }

    static SpecificationException refused(Key key, Object value, String problem) {
        return new SpecificationException(key.name(), value, problem);
    }
}
