package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Diagnosis;
import io.witness.api.ring.Diagnosis.Verdict;
import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private final DoctorCommand command = new DoctorCommand();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Finds one thing per interface. */
    private record Driver(Verdict verdict, long bytes) implements RingDriver {
        @Override
        public boolean handles(String interfaceName) {
            return true;
        }

        @Override
        public List<Diagnosis> diagnose(Set<String> interfaceNames) {
            return interfaceNames.stream()
                    .sorted()
                    .map(name -> new Diagnosis(verdict, name, "looked at"))
                    .toList();
        }

        @Override
        public OptionalLong availableBytes() {
            return OptionalLong.of(bytes);
        }

        @Override
        public RingGroup open(RingSpecification specification) {
            throw new AssertionError("nothing is opened");
        }

        @Override
        public LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) {
            throw new AssertionError("nothing is watched");
        }
    }

    @Test
    void shouldLookAtTheHostAndAtEachSocketAndRing() throws Exception {
        command.measuredMillis = 1;
        command.drivers = List.of(new Driver(Verdict.OK, 100 << 20));
        command.sockets = List.of(
                FakeSocket.capturing("/run/a.sock", FakeSocket.ring(0)),
                FakeSocket.of("/run/b.sock", new SocketState(SocketState.Phase.FAILED, "no room")),
                FakeSocket.of("/run/c.sock", new SocketState(SocketState.Phase.WAITING, "eth1 does not exist")));
        List<Diagnosis> found = command.found();
        assertEquals(
                """
                VERDICT  SUBJECT        MESSAGE
                ok       eth0           looked at
                ok       memory         100 MiB are available for rings
                ok       /run/a.sock    capturing
                warn     /run/a.sock/0  the kernel has dropped 30 packets since 2026-01-02T03:04:05.678Z: witness:losses shows when
                fail     /run/b.sock    failed: no room
                warn     /run/c.sock    waiting: eth1 does not exist
                """,
                Diagnoses.table(found).toString());
        assertEquals(1, Diagnoses.failures(found));
    }

    private int run(RingDriver driver, String... arguments) {
        return DoctorMain.run(List.of(driver), arguments, new PrintStream(out), new PrintStream(out));
    }

    @Test
    void shouldTellByItsStatusWhetherAnythingFails() {
        assertEquals(0, run(new Driver(Verdict.WARN, 1 << 20), "eth7"));
        assertTrue(out.toString().contains("eth7"), out::toString);
        assertTrue(out.toString().contains("1 MiB are available for rings: end something"), out::toString);
        assertEquals(1, run(new Driver(Verdict.FAIL, 0), "--json", "eth7"));
        assertEquals(2, run(new Driver(Verdict.OK, 0), "--jsn"));
        assertTrue(out.toString().endsWith("witness: usage: witness doctor [--json] [INTERFACE...]\n"), out::toString);
    }
}
