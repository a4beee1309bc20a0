package io.witness.shell.internal;

import io.witness.api.ring.Diagnosis;
import io.witness.api.ring.Diagnosis.Verdict;
import io.witness.api.ring.RingDriver;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Collects what is well and what is not: of the host, and of sockets and their rings. */
final class Diagnoses {
    /** A pause of all readers of that length is usual on a busy host. */
    private static final long SHORTEST_SLACK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Less is not enough for a ring of the default size. */
    private static final long LEAST_BYTES = 64L << 20;

    private static final int MIB_SHIFT = 20;

    private final List<Diagnosis> found = new ArrayList<>();

    /** Looks at the host. */
    Diagnoses host(Collection<RingDriver> drivers, Set<String> interfaceNames) {
        drivers.forEach(driver -> found.addAll(driver.diagnose(interfaceNames)));
        drivers.stream()
                .map(RingDriver::availableBytes)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .ifPresent(bytes -> addMemory(bytes.getAsLong()));
        return this;
    }

    private void addMemory(long bytes) {
        String text = (bytes >> MIB_SHIFT) + " MiB are available for rings";
        if (bytes < LEAST_BYTES) {
            add(Verdict.WARN, "memory", text + ": end something, or use smaller rings");
        } else {
            add(Verdict.OK, "memory", text);
        }
    }

    /** Looks at all sockets, and at what their rings did in a window. */
    Diagnoses sockets(Window window) {
        window.after().sockets().forEach(socket -> socket(socket, window));
        return this;
    }

    private void socket(SocketStatus socket, Window window) {
        SocketState state = socket.state();
        String phase = state.phase().name().toLowerCase(Locale.ROOT);
        String text = phase + (state.detail().isEmpty() ? "" : ": " + state.detail());
        Verdict verdict =
                switch (state.phase()) {
                    case FAILED -> Verdict.FAIL;
                    case WAITING, DOWN, STARTING -> Verdict.WARN;
                    default -> Verdict.OK;
                };
        add(verdict, socket.socketName(), text);
        if (!state.refusal().isEmpty()) {
            add(Verdict.WARN, socket.socketName(), "its last change has no effect: " + state.refusal());
        }
        socket.rings().forEach(ring -> ring(socket.socketName(), ring, window));
    }

    private void ring(String socketName, RingStatus ring, Window window) {
        String subject = socketName + "/" + ring.fanoutIndex();
        RateReport rate = RateReport.of(socketName, ring, window).orElse(null);
        long slack = rate == null ? Long.MAX_VALUE : rate.slackNanos().orElse(Long.MAX_VALUE);
        if (rate != null && rate.dropped() > 0) {
            add(
                    Verdict.FAIL,
                    subject,
                    "the kernel has just dropped " + rate.dropped() + " packets: witness:clients shows who is slow, and"
                            + " witness:ringsize how large the ring should be");
        } else if (slack < SHORTEST_SLACK_NANOS) {
            add(
                    Verdict.WARN,
                    subject,
                    "its free blocks last " + TimeUnit.NANOSECONDS.toMillis(slack)
                            + " ms at the present rate: use a larger NumBlocks, which witness:ringsize computes");
        } else if (ring.kernel().dropped() > 0) {
            add(
                    Verdict.WARN,
                    subject,
                    "the kernel has dropped " + ring.kernel().dropped() + " packets since " + ring.since()
                            + ": witness:losses shows when");
        } else {
            add(Verdict.OK, subject, "no packet was dropped");
        }
    }

    private void add(Verdict verdict, String subject, String message) {
        found.add(new Diagnosis(verdict, subject, message));
    }

    List<Diagnosis> found() {
        return List.copyOf(found);
    }

    /** Counts what fails. */
    static long failures(List<Diagnosis> found) {
        return found.stream().filter(each -> each.verdict() == Verdict.FAIL).count();
    }

    static Table table(List<Diagnosis> found) {
        Table table = new Table("VERDICT", "SUBJECT", "MESSAGE");
        found.forEach(
                each -> table.row(each.verdict().name().toLowerCase(Locale.ROOT), each.subject(), each.message()));
        return table;
    }
}
