package io.witness.api.ring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says how the kernel spreads packets over the rings of a group: the algorithm and its flags, numbers of {@code
 * linux/if_packet.h}.
 *
 * @param type {@code PACKET_FANOUT_HASH} (0) to {@code PACKET_FANOUT_EBPF} (7)
 * @param flags {@code PACKET_FANOUT_FLAG_…}
 */
public record FanoutMode(int type, int flags) {
    /** {@code PACKET_FANOUT_ROLLOVER}: the first ring that has room. */
    public static final int TYPE_ROLLOVER = 3;
    /** {@code PACKET_FANOUT_CBPF}: the ring whose number a classic BPF program returns. */
    public static final int TYPE_CBPF = 6;
    /** {@code PACKET_FANOUT_EBPF}: the ring whose number an eBPF program returns. */
    public static final int TYPE_EBPF = 7;

    /** {@code PACKET_FANOUT_FLAG_ROLLOVER}. */
    public static final int FLAG_ROLLOVER = 0x1000;
    /** {@code PACKET_FANOUT_FLAG_UNIQUEID}: the kernel chooses the id of a new group. */
    public static final int FLAG_UNIQUE_ID = 0x2000;
    /** {@code PACKET_FANOUT_FLAG_IGNORE_OUTGOING}. */
    public static final int FLAG_IGNORE_OUTGOING = 0x4000;
    /** {@code PACKET_FANOUT_FLAG_DEFRAG}. */
    public static final int FLAG_DEFRAG = 0x8000;

    /** The flags by their names, in the order in which they are written. */
    private static final Map<String, Integer> FLAGS = namedFlags();

    private static final int ALL_FLAGS = FLAG_ROLLOVER | FLAG_UNIQUE_ID | FLAG_IGNORE_OUTGOING | FLAG_DEFRAG;
    private static final List<String> TYPES = List.of("hash", "lb", "cpu", "rollover", "rnd", "qm", "cbpf", "ebpf");
    private static final String REMEDY = "use hash, lb, cpu, rollover, rnd, qm, cbpf or ebpf (0 to 7), with |defrag,"
            + " |rollover, |ignore_outgoing or |unique_id appended";

    private static Map<String, Integer> namedFlags() {
        Map<String, Integer> flags = new LinkedHashMap<>();
        flags.put("defrag", FLAG_DEFRAG);
        flags.put("rollover", FLAG_ROLLOVER);
        flags.put("ignore_outgoing", FLAG_IGNORE_OUTGOING);
        flags.put("unique_id", FLAG_UNIQUE_ID);
        return Collections.unmodifiableMap(flags);
    }

    /**
     * Reads the number of {@code testimony.conf}, in which flags may be set.
     *
     * @param value type and flags
     * @return the mode
     * @throws IllegalArgumentException if there is no such mode; says what to use
     */
    public static FanoutMode of(long value) {
        long type = value & ~ALL_FLAGS;
        if (type < 0 || type >= TYPES.size()) {
            throw new IllegalArgumentException("is unknown: " + REMEDY);
        }
        return new FanoutMode((int) type, (int) value & ALL_FLAGS);
    }

    /**
     * Reads names such as {@code "hash|defrag"}; case does not matter.
     *
     * @param text a type, then flags
     * @return the mode
     * @throws IllegalArgumentException if a name is unknown; says what to use
     */
    public static FanoutMode parse(String text) {
        String[] names = text.toLowerCase(Locale.ROOT).split("\\|", -1);
        int type = TYPES.indexOf(names[0].strip());
        if (type < 0) {
            throw new IllegalArgumentException("is unknown: " + REMEDY);
        }
        int flags = 0;
        for (int i = 1; i < names.length; i++) {
            flags |= flag(names[i].strip());
        }
        return new FanoutMode(type, flags);
    }

    private static int flag(String name) {
        Integer flag = FLAGS.get(name);
        if (flag == null) {
            throw new IllegalArgumentException("has the unknown flag " + name + ": " + REMEDY);
        }
        return flag;
    }

    /**
     * Tells whether a program chooses the ring of a packet.
     *
     * @return whether the type is {@link #TYPE_CBPF} or {@link #TYPE_EBPF}
     */
    public boolean hasProgram() {
        return type == TYPE_CBPF || type == TYPE_EBPF;
    }

    /**
     * Tells whether a packet may go to another ring because the chosen one is full; then the kernel counts how often.
     *
     * @return whether it is the type or the flag of that name
     */
    public boolean rollsOver() {
        return type == TYPE_ROLLOVER || (flags & FLAG_ROLLOVER) != 0;
    }

    /**
     * Returns the number that {@code testimony.conf} may contain instead of names.
     *
     * @return type and flags
     */
    public int value() {
        return type | flags;
    }

    @Override
    public String toString() {
        StringBuilder names = new StringBuilder(TYPES.get(type));
        FLAGS.forEach((name, flag) -> {
            if ((flags & flag) != 0) {
                names.append('|').append(name);
            }
        });
        return names.toString();
    }
}
