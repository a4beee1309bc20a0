package io.witness.cli.internal;

import io.witness.afpacket.HardwareStamps;
import io.witness.afpacket.InterfaceStamps;
import io.witness.afpacket.ReceiveStamps;
import io.witness.afpacket.StampSupport;
import io.witness.afpacket.TransmitStamps;
import io.witness.api.ring.RingException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;

/** Shows which time stamps an interface can take, and switches those of its network card on. */
final class TimestampsCommand {
    static final String USAGE =
            """
            usage: witness timestamps IFACE [--enable rx=FILTER,tx=TYPE]

            Prints which time stamps an interface can take, and which its network card takes now.

              --enable rx=all,tx=on   let the network card take them until Ctrl-C (CAP_NET_ADMIN); what was on stays on
            """;

    private static final String REMEDY = ": use some such as rx=all,tx=on";

    private final OutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;

    TimestampsCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = out;
        this.errors = errors;
        this.stop = stop;
    }

    int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(USAGE);
            return Main.OK;
        }
        try {
            boolean enables = arguments.size() == 3 && arguments.get(1).equals("--enable");
            if (arguments.size() != 1 && !enables || arguments.get(0).startsWith("-")) {
                throw new UsageException("an interface is needed, and at most --enable rx=FILTER,tx=TYPE");
            }
            Optional<HardwareStamps> wanted = enables ? Optional.of(parse(arguments.get(2))) : Optional.empty();
            return show(arguments.get(0), wanted);
        } catch (UsageException e) {
            errors.println("witness timestamps: " + e.getMessage());
            errors.print(USAGE);
            return Main.USAGE;
        }
    }

    /** Parses settings such as {@code rx=all,tx=on}; what is not named stays as it is. */
    static HardwareStamps parse(String text) throws UsageException {
        HardwareStamps wanted = HardwareStamps.OFF;
        for (String word : text.split(",", -1)) {
            String value = word.substring(word.indexOf('=') + 1);
            if (word.startsWith("rx=")) {
                wanted = new HardwareStamps(wanted.transmit(), receive(value));
            } else if (word.startsWith("tx=")) {
                wanted = new HardwareStamps(transmit(value), wanted.receive());
            } else {
                throw new UsageException("--enable " + text + ": \"" + word + "\" is neither rx= nor tx=" + REMEDY);
            }
        }
        return wanted;
    }

    private static ReceiveStamps receive(String name) throws UsageException {
        return ReceiveStamps.named(name)
                .filter(value -> value != ReceiveStamps.NONE)
                .orElseThrow(() -> new UsageException(
                        "rx=" + name + ": use one of " + list(ReceiveStamps.values(), ReceiveStamps.NONE)));
    }

    private static TransmitStamps transmit(String name) throws UsageException {
        return TransmitStamps.named(name)
                .filter(value -> value != TransmitStamps.OFF)
                .orElseThrow(() -> new UsageException(
                        "tx=" + name + ": use one of " + list(TransmitStamps.values(), TransmitStamps.OFF)));
    }

    private static String list(Object[] values, Object except) {
        StringJoiner names = new StringJoiner(", ");
        for (Object value : values) {
            if (value != except) {
                names.add(value.toString());
            }
        }
        return names.toString();
    }

    private int show(String interfaceName, Optional<HardwareStamps> wanted) {
        try (InterfaceStamps stamps = InterfaceStamps.open(interfaceName)) {
            if (wanted.isPresent()) {
                hold(stamps, interfaceName, wanted.get());
            } else {
                print(table(interfaceName, stamps.support(), stamps.current()));
            }
            return Main.OK;
        } catch (RingException | IOException e) {
            errors.println("witness timestamps: " + e.getMessage());
            return Main.FAILED;
        }
    }

    static String table(String interfaceName, StampSupport support, Optional<HardwareStamps> now) {
        boolean hardware = support.hardwareReceive() || support.hardwareTransmit();
        return "interface  " + interfaceName + "\nsoftware   "
                + directions(support.softwareReceive(), support.softwareTransmit()) + "\nhardware   "
                + directions(support.hardwareReceive(), support.hardwareTransmit()) + "\n"
                + (hardware ? "           rx: " + names(support.receive()) + "\n" : "")
                + (hardware ? "           tx: " + names(support.transmit()) + "\n" : "")
                + "now        "
                + now.map(HardwareStamps::toString).orElse("no hardware time stamps, or the driver does not tell")
                + "\nclock      "
                + (support.clock().isPresent() ? "/dev/ptp" + support.clock().getAsInt() : "none") + "\n";
    }

    private static String directions(boolean receive, boolean transmit) {
        return receive && transmit ? "receive, transmit" : receive ? "receive" : transmit ? "transmit" : "none";
    }

    private static String names(Iterable<?> values) {
        StringJoiner names = new StringJoiner(", ");
        values.forEach(value -> names.add(value.toString()));
        return names.toString();
    }

    private void hold(InterfaceStamps stamps, String interfaceName, HardwareStamps wanted)
            throws RingException, IOException {
        HardwareStamps before = stamps.current().orElse(HardwareStamps.OFF);
        HardwareStamps now = stamps.enable(wanted);
        boolean widened = wanted.receive() != ReceiveStamps.NONE
                && now.receive() != wanted.receive()
                && now.receive() != before.receive();
        print(interfaceName + ": " + now + (now.equals(before) ? ", as before" : ", was " + before)
                + (widened ? "; the driver has widened rx=" + wanted.receive() : "") + "; until Ctrl-C\n");
        CountDownLatch end = new CountDownLatch(1);
        stop.onRequest(end::countDown);
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
