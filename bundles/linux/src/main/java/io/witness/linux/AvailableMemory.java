package io.witness.linux;

import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses rings for which there is no memory, or none for their copies if they are to be copied. The kernel may refuse them
 * as well, but it may also start to kill processes in order to find the memory. For any thread.
 */
public final class AvailableMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");

    private AvailableMemory() {}

    /**
     * Compares what rings need with the memory that the kernel says is available.
     *
     * @param specification the rings
     * @throws RingException if they need more, or the kernel does not tell; names the key to blame
     */
    public static void check(RingSpecification specification) throws RingException {
        try {
            check(specification, Files.readString(MEMINFO));
        } catch (IOException e) {
            throw new RingException("the available memory is unknown: " + e);
        }
    }

    static void check(RingSpecification specification, String meminfo) throws RingException {
        OptionalLong available = available(meminfo);
        long wanted = wanted(specification);
        if (available.isPresent() && wanted > available.getAsLong()) {
            boolean sealed = specification.sealed();
            throw new RingException(
                    SocketKeys.NUM_BLOCKS,
                    "NumBlocks=" + specification.numBlocks() + " of BlockSize=" + specification.blockSize()
                            + " for FanoutSize=" + specification.fanoutSize() + " take " + (wanted >> 20) + " MiB"
                            + (sealed ? " with the copies of Sealed=true" : "") + ", and only "
                            + (available.getAsLong() >> 20)
                            + " MiB are available: use a smaller NumBlocks, BlockSize or FanoutSize"
                            + (sealed ? ", or leave Sealed out" : ""));
        }
    }

    /** Bytes. */
    private static long wanted(RingSpecification specification) {
        long rings = (long) specification.blockSize() * specification.numBlocks() * specification.fanoutSize();
        return specification.sealed() ? 2 * rings : rings;
    }

    /** Bytes; absent before Linux 3.14. */
    private static OptionalLong available(String meminfo) {
        Matcher line = AVAILABLE.matcher(meminfo);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) << 10) : OptionalLong.empty();
    }
}
