package io.witness.settings;

import static io.witness.settings.EntryRules.refused;

import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.RingSpecification.Fanout;
import io.witness.api.socket.SpecificationException;
import java.util.List;

/** Reads and checks the fanout keys of one entry. */
final class FanoutRules {
    /** How programs name a descriptor. */
    private static final String DESCRIPTOR = "\\d{1,9}";

    private final EntryRules entry;

    FanoutRules(EntryRules entry) {
        this.entry = entry;
    }

    Fanout read() throws SpecificationException {
        FanoutMode mode = mode();
        Fanout fanout = new Fanout(mode, size(), id(mode), entry.lines(Keys.FANOUT_PROGRAM));
        checkProgram(fanout);
        checkExpressions(fanout);
        return fanout;
    }

    private FanoutMode mode() throws SpecificationException {
        int number = entry.number(Keys.FANOUT_TYPE);
        FanoutMode mode;
        try {
            mode = FanoutMode.of(number);
        } catch (IllegalArgumentException e) {
            throw refused(Keys.FANOUT_TYPE, number, e.getMessage());
        }
        if (mode.type() == FanoutMode.TYPE_ROLLOVER && (mode.flags() & FanoutMode.FLAG_ROLLOVER) != 0) {
            throw refused(
                    Keys.FANOUT_TYPE,
                    mode.toString(),
                    "is the same twice, which the kernel refuses: remove the flag rollover");
        }
        return mode;
    }

    private int size() throws SpecificationException {
        long most = Keys.FANOUT_SIZE.most();
        if (entry.value(Keys.FANOUT_SIZE) instanceof Number size && size.longValue() > most) {
            throw refused(
                    Keys.FANOUT_SIZE,
                    size,
                    "is more than the " + most + " members that the kernel allows in a fanout group: use a number from "
                            + Keys.FANOUT_SIZE.least() + " to " + most);
        }
        return Math.max(1, entry.number(Keys.FANOUT_SIZE));
    }

    private int id(FanoutMode mode) throws SpecificationException {
        int id = entry.number(Keys.FANOUT_ID);
        if (id != 0 && (mode.flags() & FanoutMode.FLAG_UNIQUE_ID) != 0) {
            throw refused(
                    Keys.FANOUT_ID,
                    id,
                    "excludes the flag unique_id of FanoutType, by which the kernel chooses an id: remove one of the two");
        }
        return id;
    }

    private static void checkProgram(Fanout fanout) throws SpecificationException {
        FanoutMode mode = fanout.mode();
        String program = fanout.program();
        if (program.isEmpty() && mode.hasProgram() && fanout.id() == 0) {
            throw refused(
                    Keys.FANOUT_TYPE,
                    mode.toString(),
                    "needs a program: add FanoutProgram, such as "
                            + (mode.type() == FanoutMode.TYPE_CBPF ? "\"tcp; udp\"" : "\"/sys/fs/bpf/spread\""));
        }
        if (!program.isEmpty() && !mode.hasProgram()) {
            throw refused(
                    Keys.FANOUT_PROGRAM,
                    program,
                    "has no effect with FanoutType=\"" + mode + "\": remove it, or use the type cbpf or ebpf");
        }
        boolean isPath = program.isEmpty() || program.startsWith("/") || program.matches(DESCRIPTOR);
        if (mode.type() == FanoutMode.TYPE_EBPF && !isPath) {
            throw refused(
                    Keys.FANOUT_PROGRAM,
                    program,
                    "is not the absolute path of a pinned eBPF program: use one such as \"/sys/fs/bpf/spread\", or"
                            + " FanoutType=\"cbpf\" for expressions and numbers");
        }
    }

    /** Rings of a group with an id may be in other entries or processes. */
    private static void checkExpressions(Fanout fanout) throws SpecificationException {
        List<String> expressions = fanout.expressions();
        if (expressions.contains("")) {
            throw refused(
                    Keys.FANOUT_PROGRAM,
                    fanout.program(),
                    "has an empty expression: remove the semicolon before or behind it");
        }
        int needed = expressions.size() + 1;
        if (!expressions.isEmpty() && fanout.id() == 0 && fanout.size() < needed) {
            throw refused(
                    Keys.FANOUT_SIZE,
                    fanout.size(),
                    "is too small: FanoutProgram has " + expressions.size()
                            + " expressions, and all other packets need a ring as well: use " + needed);
        }
    }

    // An entry outlives the descriptors of whoever wrote it.
    static void requirePath(Fanout fanout) throws SpecificationException {
        if (fanout.mode().type() == FanoutMode.TYPE_EBPF && fanout.program().matches(DESCRIPTOR)) {
            throw refused(
                    Keys.FANOUT_PROGRAM,
                    fanout.program(),
                    "is the number of a descriptor, which only a program can give: use the path at which the eBPF program"
                            + " is pinned, such as \"/sys/fs/bpf/spread\"");
        }
    }
}
