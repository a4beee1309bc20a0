package io.witness.afpacket.internal;

import io.witness.api.ring.Diagnosis;
import io.witness.api.ring.Diagnosis.Verdict;
import io.witness.linux.ErrnoException;
import io.witness.linux.SystemClock;
import io.witness.linux.link.ReceiveOffloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at what of this host may harm capture. For one use. */
final class HostDiagnosis {
    /** {@code CAP_NET_RAW} of linux/capability.h, as a bit of the sets in {@code /proc/self/status}. */
    private static final int CAP_NET_RAW = 13;

    /** {@code ARPHRD_LOOPBACK} of linux/if_arp.h. */
    private static final int LOOPBACK = 772;

    private static final Pattern EFFECTIVE = Pattern.compile("^CapEff:\\s*([0-9a-f]{16})$", Pattern.MULTILINE);
    /** TPACKET_V3 with fanout by a program, and locked filters that count: Linux 4.3. */
    private static final int OLDEST_MAJOR = 4;

    private static final int OLDEST_MINOR = 3;
    private static final Pattern VERSION = Pattern.compile("^(\\d{1,4})\\.(\\d{1,4})");

    private final List<Diagnosis> found = new ArrayList<>();

    /** Looks at the host, and at interfaces. */
    static List<Diagnosis> of(Set<String> interfaceNames) {
        HostDiagnosis diagnosis = new HostDiagnosis();
        diagnosis.lookAtPrivileges(read(Path.of("/proc/self/status")));
        diagnosis.lookAtKernel(System.getProperty("os.version", ""));
        diagnosis.lookAtClock();
        interfaceNames.stream().sorted().forEach(diagnosis::lookAtInterface);
        return diagnosis.found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    List<Diagnosis> found() {
        return found;
    }

    private void add(Verdict verdict, String subject, String message) {
        found.add(new Diagnosis(verdict, subject, message));
    }

    void lookAtPrivileges(String status) {
        Matcher effective = EFFECTIVE.matcher(status);
        if (!effective.find()) {
            add(Verdict.WARN, "privileges", "they are not known: /proc/self/status cannot be read");
        } else if ((Long.parseUnsignedLong(effective.group(1), 16) & 1L << CAP_NET_RAW) == 0) {
            add(Verdict.FAIL, "privileges", OpenErrors.NO_PRIVILEGE);
        } else {
            add(Verdict.OK, "privileges", "the capability CAP_NET_RAW is there");
        }
    }

    void lookAtKernel(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.find()) {
            add(Verdict.WARN, "kernel", "its version \"" + version + "\" is not known");
            return;
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = Integer.parseInt(numbers.group(2));
        if (major > OLDEST_MAJOR || major == OLDEST_MAJOR && minor >= OLDEST_MINOR) {
            add(Verdict.OK, "kernel", "Linux " + version);
        } else {
            add(Verdict.FAIL, "kernel", "Linux " + version + " is too old: use 4.3 or later");
        }
    }

    private void lookAtClock() {
        try {
            if (SystemClock.isSynchronized()) {
                add(Verdict.OK, "clock", "it is synchronized");
            } else {
                add(
                        Verdict.WARN,
                        "clock",
                        "it is not synchronized, so that time stamps of hosts cannot be compared: start chrony or"
                                + " systemd-timesyncd");
            }
        } catch (ErrnoException e) {
            add(Verdict.WARN, "clock", "its state is not known: " + e.getMessage());
        }
    }

    private void lookAtInterface(String name) {
        OptionalInt type = SpecificationCheck.hardwareType(name);
        if (type.isEmpty()) {
            add(
                    Verdict.WARN,
                    name,
                    "the interface does not exist" + InterfaceHints.of(name) + ": its sockets wait for it");
            return;
        }
        if (type.getAsInt() == LOOPBACK) {
            add(Verdict.OK, name, "the loopback interface: its packets never were on a wire");
            return;
        }
        try {
            lookAtOffloads(name, ReceiveOffloads.of(name));
        } catch (ErrnoException e) {
            add(Verdict.WARN, name, "its offloads are not known: " + e.getMessage());
        }
    }

    void lookAtOffloads(String name, ReceiveOffloads offloads) {
        if (offloads.large()) {
            add(Verdict.WARN, name, merged("LRO", "ethtool -K " + name + " lro off"));
        }
        if (offloads.generic()) {
            add(Verdict.WARN, name, merged("GRO", "ethtool -K " + name + " gro off"));
        }
        if (!offloads.large() && !offloads.generic()) {
            add(Verdict.OK, name, "packets are captured as they arrive: GRO and LRO are off");
        }
    }

    private static String merged(String offload, String command) {
        return offload
                + " is on: packets of a flow are merged before they are captured, and are larger and fewer than on"
                + " the wire: `" + command + "`";
    }
}
