package io.witness.settings;

import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.Selection;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.Origin;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and checks the properties of one entry. */
final class SpecificationReader {
    private static final int PAGE = 4096;
    private static final int DEFAULT_BLOCK_SIZE = 1 << 20;
    private static final int DEFAULT_NUM_BLOCKS = 64;
    private static final int DEFAULT_BLOCK_TIMEOUT_MILLIS = 100;
    /** tp_retire_blk_tov is kept in 16 bits, net/packet/internal.h. */
    private static final int MAX_BLOCK_TIMEOUT_MILLIS = 0xFFFF;
    /** PACKET_FANOUT_MAX of older kernels, net/packet/internal.h. */
    private static final int MAX_FANOUT_SIZE = 256;

    private static final int DEFAULT_EVICT_AFTER_MILLIS = 100;
    /** What a ring's thread can tell apart. */
    private static final int MIN_EVICT_AFTER_MILLIS = 20;

    private static final int MAX_EVICT_AFTER_MILLIS = 600_000;
    private static final int DEFAULT_MAX_CLIENTS = 64;
    private static final int MOST_CLIENTS = 1024;
    /** TPACKET3_HDRLEN, rounded up to TPACKET_ALIGNMENT. */
    private static final int MIN_FRAME_SIZE = 80;

    private static final int TPACKET_ALIGNMENT = 16;
    /** sun_path of unix(7), without the final NUL. */
    private static final int MAX_SOCKET_NAME = 107;
    /** IFNAMSIZ, without the final NUL. */
    private static final int MAX_INTERFACE_NAME = 15;
    /** {@code driver:what}, of which all but its form is the driver's business. No interface has a colon in its name. */
    private static final Pattern OTHER_DRIVERS = Pattern.compile("[a-z][a-z0-9-]*:.*", Pattern.DOTALL);

    private static final int MAX_OTHER_DRIVERS = 4096;

    private final Map<String, ?> properties;

    SpecificationReader(Map<String, ?> properties) {
        this.properties = properties;
    }

    SocketSpecification read() throws SpecificationException {
        String socketName = socketName();
        RingSpecification rings = rings();
        Optional<String> group = account(SocketKeys.GROUP, "group");
        return new SocketSpecification(
                socketName,
                rings,
                account(SocketKeys.USER, "passwd"),
                group,
                mode(group.isPresent()),
                quotas(rings.numBlocks()),
                Origin.of(properties));
    }

    RingSpecification rings() throws SpecificationException {
        int blockSize = blockSize();
        return new RingSpecification(
                interfaceName(),
                blockSize,
                frameSize(blockSize),
                numBlocks(blockSize),
                (int) number(
                        SocketKeys.BLOCK_TIMEOUT_MILLIS, DEFAULT_BLOCK_TIMEOUT_MILLIS, 0, MAX_BLOCK_TIMEOUT_MILLIS),
                fanoutMode(),
                Math.max(1, (int) number(SocketKeys.FANOUT_SIZE, 1, 0, MAX_FANOUT_SIZE)),
                (int) number(SocketKeys.FANOUT_ID, 0, 0, 0xFFFF),
                Selection.ofFilter(filter()),
                truth(SocketKeys.PROMISCUOUS),
                truth(SocketKeys.SEALED));
    }

    private String socketName() throws SpecificationException {
        String name = requiredText(SocketKeys.SOCKET_NAME, "the path of the UNIX socket, such as \"/run/eth0.sock\"");
        if (!name.startsWith("/") || name.endsWith("/")) {
            throw new SpecificationException(
                    SocketKeys.SOCKET_NAME,
                    name,
                    "is not the absolute path of a file: use one such as \"/run/eth0.sock\"");
        }
        if (!OneLine.isPlain(name)) {
            throw new SpecificationException(
                    SocketKeys.SOCKET_NAME, name, "has a character that cannot be printed: use another path");
        }
        requireFileName(name);
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_NAME) {
            throw new SpecificationException(
                    SocketKeys.SOCKET_NAME, name, "has " + length + " bytes: use a path of at most " + MAX_SOCKET_NAME);
        }
        return name;
    }

    /** A locale other than UTF-8 has bytes for few characters only. */
    private static void requireFileName(String name) throws SpecificationException {
        try {
            Path.of(name);
        } catch (InvalidPathException e) {
            throw new SpecificationException(
                    SocketKeys.SOCKET_NAME,
                    name,
                    "cannot be a file's name in this locale: run Witness in a UTF-8 one, such as LC_ALL=C.UTF-8, or use"
                            + " another path");
        }
    }

    private String interfaceName() throws SpecificationException {
        String name = requiredText(SocketKeys.INTERFACE, "the interface to capture from, such as \"eth0\"");
        if (OTHER_DRIVERS.matcher(name).matches()) {
            return otherDrivers(name);
        }
        if (name.length() > MAX_INTERFACE_NAME || name.chars().anyMatch(c -> c <= ' ' || c == '/' || c > '~')) {
            throw new SpecificationException(
                    SocketKeys.INTERFACE, name, "cannot be an interface: " + remedyForInterface(name));
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
        if (name.length() > MAX_OTHER_DRIVERS) {
            throw new SpecificationException(
                    SocketKeys.INTERFACE,
                    name.substring(0, 40) + "...",
                    "has " + name.length() + " characters: use at most " + MAX_OTHER_DRIVERS);
        }
        if (!OneLine.isPlain(name)) {
            throw new SpecificationException(
                    SocketKeys.INTERFACE,
                    name.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?"),
                    "has characters that cannot be printed (\"?\"): write them as %HH");
        }
        return name;
    }

    private int blockSize() throws SpecificationException {
        int size = (int) number(SocketKeys.BLOCK_SIZE, DEFAULT_BLOCK_SIZE, PAGE, Integer.MAX_VALUE);
        if (size % PAGE != 0) {
            int below = size - size % PAGE;
            String remedy =
                    below > Integer.MAX_VALUE - PAGE ? "use " + below : "use " + below + " or " + (below + PAGE);
            throw new SpecificationException(
                    SocketKeys.BLOCK_SIZE, size, "is not a multiple of the page size " + PAGE + ": " + remedy);
        }
        return size;
    }

    private int frameSize(int blockSize) throws SpecificationException {
        int size = (int) number(SocketKeys.FRAME_SIZE, 0, 0, Integer.MAX_VALUE);
        if (size == 0) {
            return blockSize;
        }
        if (size < MIN_FRAME_SIZE || size > blockSize || size % TPACKET_ALIGNMENT != 0) {
            throw new SpecificationException(
                    SocketKeys.FRAME_SIZE,
                    size,
                    "is not a multiple of " + TPACKET_ALIGNMENT + " from " + MIN_FRAME_SIZE + " to BlockSize="
                            + blockSize + ": leave the key out, it has no effect with TPACKET_V3");
        }
        return size;
    }

    private int numBlocks(int blockSize) throws SpecificationException {
        int blocks = (int) number(SocketKeys.NUM_BLOCKS, DEFAULT_NUM_BLOCKS, 1, Integer.MAX_VALUE);
        long most = 0xFFFF_FFFFL / blockSize;
        if (blocks > most) {
            throw new SpecificationException(
                    SocketKeys.NUM_BLOCKS,
                    blocks,
                    "times BlockSize=" + blockSize + " is 4 GiB or more, which the kernel refuses: use at most "
                            + most);
        }
        return blocks;
    }

    private FanoutMode fanoutMode() throws SpecificationException {
        long number = number(SocketKeys.FANOUT_TYPE, 0, 0, 0xFFFF);
        try {
            return FanoutMode.of(number);
        } catch (IllegalArgumentException e) {
            throw new SpecificationException(SocketKeys.FANOUT_TYPE, number, e.getMessage());
        }
    }

    private int mode(boolean withGroup) throws SpecificationException {
        Optional<String> text = optionalText(SocketKeys.MODE);
        if (text.isEmpty()) {
            return withGroup ? 0660 : 0600;
        }
        if (!text.get().matches("0?[0-7]{3}")) {
            throw new SpecificationException(
                    SocketKeys.MODE, text.get(), "is not an octal mode: use a text such as \"0660\"");
        }
        return Integer.parseInt(text.get(), 8);
    }

    private Optional<String> account(String key, String database) throws SpecificationException {
        Optional<String> name = optionalText(key);
        if (name.isPresent() && !OneLine.isPlain(name.get())) {
            String problem = "has a character that cannot be printed: use one that `getent " + database
                    + "` shows, or its number";
            throw new SpecificationException(key, name.get(), problem);
        }
        return name;
    }

    /** Lines are as good as spaces there: {@code tcpdump -ddd} prints several. */
    private String filter() throws SpecificationException {
        String filter = text(SocketKeys.FILTER).orElse("").strip();
        if (!OneLine.isPlain(filter.replaceAll("[\t\r\n]", " "))) {
            throw new SpecificationException(
                    SocketKeys.FILTER, filter, "has a character that cannot be printed: remove it");
        }
        return filter;
    }

    private Quotas quotas(int numBlocks) throws SpecificationException {
        return new Quotas(
                clientMaxBlocks(numBlocks),
                (int) number(
                        SocketKeys.EVICT_AFTER_MILLIS,
                        DEFAULT_EVICT_AFTER_MILLIS,
                        MIN_EVICT_AFTER_MILLIS,
                        MAX_EVICT_AFTER_MILLIS),
                SlowClient.of(text(SocketKeys.SLOW_CLIENT).orElse("")),
                (int) number(SocketKeys.MAX_CLIENTS, DEFAULT_MAX_CLIENTS, 1, MOST_CLIENTS),
                (int) number(SocketKeys.MAX_CLIENTS_PER_USER, Quotas.BY_DEFAULT, 0, MOST_CLIENTS));
    }

    private int clientMaxBlocks(int numBlocks) throws SpecificationException {
        int blocks = (int) number(SocketKeys.CLIENT_MAX_BLOCKS, Quotas.BY_DEFAULT, 0, Integer.MAX_VALUE);
        if (blocks > numBlocks) {
            throw new SpecificationException(
                    SocketKeys.CLIENT_MAX_BLOCKS,
                    blocks,
                    "is more than NumBlocks=" + numBlocks + ": use at most that, or leave the key out for a quarter");
        }
        return blocks;
    }

    private boolean truth(String key) throws SpecificationException {
        Object value = properties.get(key);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new SpecificationException(key, value, "is not a truth value: use true or false");
    }

    private long number(String key, long absent, long least, long most) throws SpecificationException {
        Object value = properties.get(key);
        if (value == null) {
            return absent;
        }
        if (!(value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte)) {
            throw new SpecificationException(
                    key, value, "is not a whole number: use one from " + least + " to " + most);
        }
        long number = ((Number) value).longValue();
        if (number < least || number > most) {
            throw new SpecificationException(
                    key, number, "is out of bounds: use a number from " + least + " to " + most);
        }
        return number;
    }

    private String requiredText(String key, String what) throws SpecificationException {
        return optionalText(key).orElseThrow(() -> new SpecificationException(key, null, "is missing: add " + what));
    }

    private Optional<String> optionalText(String key) throws SpecificationException {
        return text(key).filter(value -> !value.isEmpty());
    }

    private Optional<String> text(String key) throws SpecificationException {
        Object value = properties.get(key);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw new SpecificationException(key, value, "is not a text: put it in quotation marks");
    }
}
