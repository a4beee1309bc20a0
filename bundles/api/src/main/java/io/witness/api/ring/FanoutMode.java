package io.witness.api.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says how the kernel spreads packets over the rings of a group: the algorithm and its flags, numbers of {@code
 * linux/if_packet.h}.
 *
 * @param type {@code PACKET_FANOUT_HASH} (0) to {@code PACKET_FANOUT_QM} (5)
 * @param flags {@code PACKET_FANOUT_FLAG_…}
 */
public record FanoutMode(int type, int flags) {
    /** {@code PACKET_FANOUT_FLAG_ROLLOVER}. */
    public static final int FLAG_ROLLOVER = 0x1000;
    /** {@code PACKET_FANOUT_FLAG_IGNORE_OUTGOING}. */
    public static final int FLAG_IGNORE_OUTGOING = 0x4000;
    /** {@code PACKET_FANOUT_FLAG_DEFRAG}. */
    public static final int FLAG_DEFRAG = 0x8000;

    private static final int ALL_FLAGS = FLAG_ROLLOVER | FLAG_IGNORE_OUTGOING | FLAG_DEFRAG;
    private static final List<String> TYPES = List.of("hash", "lb", "cpu", "rollover", "rnd", "qm");
    private static final String REMEDY = "use hash, lb, cpu, rollover, rnd or qm (0 to 5), with |defrag, |rollover or"
            + " |ignore_outgoing appended";

    /**
     * Reads the number of {@code testimony.conf}, in which flags may be set.
     *
     * @param value type and flags
     * @return the mode
     * @throws IllegalArgumentException if there is no such mode, or it needs a program that an entry cannot give; says what to use
     */
    public static FanoutMode of(long value) {
        long type = value & ~ALL_FLAGS;
        if (type < 0 || type >= TYPES.size()) {
            String problem =
                    type == 6 || type == 7 ? "needs a BPF program, which an entry cannot give: " : "is unknown: ";
            throw new IllegalArgumentException(problem + REMEDY);
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
        return switch (name) {
            case "rollover" -> FLAG_ROLLOVER;
            case "ignore_outgoing" -> FLAG_IGNORE_OUTGOING;
            case "defrag" -> FLAG_DEFRAG;
            default -> throw new IllegalArgumentException("has the unknown flag " + name + ": " + REMEDY);
        };
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
        List<String> names = new ArrayList<>();
        names.add(TYPES.get(type));
        if ((flags & FLAG_DEFRAG) != 0) {
            names.add("defrag");
        }
        if ((flags & FLAG_ROLLOVER) != 0) {
            names.add("rollover");
        }
        if ((flags & FLAG_IGNORE_OUTGOING) != 0) {
            names.add("ignore_outgoing");
        }
        return String.join("|", names);
    }
}
