package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.Captures.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code send} cannot do is one line that says what and why, and a status. */
class SendErrorsTest {
    private static final Recorded PACKET = new Recorded(1_700_000_000_000_000_000L, 60, "02".repeat(60));

    @TempDir
    Path home;

    private Veth veth;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        veth = Veth.create();
        file = Files.write(home.resolve("good.pcap"), Captures.pcap(List.of(PACKET, PACKET)));
    }

    @AfterEach
    void close() throws Exception {
        veth.close();
    }

    private Child start(List<String> before, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Witness.COMMAND, "send"));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return Child.start(home, command);
    }

    private void assertFails(int status, String text, Object... arguments) throws Exception {
        assertFails(List.of(), status, text, arguments);
    }

    /** One line, but for the usage that follows a mistake in the arguments. */
    private void assertFails(List<String> before, int status, String text, Object... arguments) throws Exception {
        try (Child child = start(before, arguments)) {
            child.expectStatus(status);
            List<String> lines = child.err().lines().toList();
            assertTrue(lines.get(0).startsWith("witness send: ") && lines.get(0).contains(text), child::toString);
            assertTrue(lines.size() == 1 || status == 2 && lines.get(1).startsWith("usage: "), child::toString);
        }
    }

    @Test
    void shouldNameTheFileThatCannotBeSent() throws Exception {
        Path text = Files.writeString(home.resolve("text"), "this is no capture file, but text");
        Path cooked = home.resolve("cooked.pcap");
        byte[] bytes = Captures.pcap(List.of(PACKET));
        bytes[23] = 113;
        Files.write(cooked, bytes);
        assertFails(1, "there is no file " + home.resolve("none"), "-i", veth.far(), file, home.resolve("none"));
        assertFails(1, text + ": ", "-i", veth.far(), file, text);
        assertFails(1, home + " is a directory", "-i", veth.far(), home);
        assertFails(
                1,
                cooked + " has packets of link type 113, but " + veth.far() + " sends those of link type 1",
                "-i",
                veth.far(),
                cooked);
    }

    @Test
    void shouldSendWhatIsBeforeTheDamage() throws Exception {
        byte[] bytes = Captures.pcap(List.of(PACKET, PACKET, PACKET));
        Path cut = Files.write(home.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - 10));
        try (Child child = start(List.of(), "-i", veth.far(), cut)) {
            child.expectStatus(1);
            assertTrue(child.err().contains(cut.toString()), child::toString);
            assertTrue(child.out().contains("\nsent: 2 packets, 120 bytes, "), child::toString);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheInterface() throws Exception {
        assertFails(1, "interface nosuch0 does not exist", "-i", "nosuch0", file);
        veth.farDown();
        assertFails(
                1, "interface " + veth.far() + " is down: `ip link set " + veth.far() + " up`", "-i", veth.far(), file);
    }

    @Test
    void shouldSayThatTheRightIsMissing() throws Exception {
        TestUser.open(home);
        assertFails(TestUser.NOBODY.command(), 1, "sending needs the capability CAP_NET_RAW", "-i", veth.far(), file);
    }

    @Test
    void shouldNeedNoOtherRight() throws Exception {
        TestUser.open(home);
        try (Child child = start(TestUser.NOBODY.command("net_raw"), "-i", veth.far(), file)) {
            child.expectStatus(0);
            assertTrue(child.out().contains("\nsent: 2 packets, 120 bytes, "), child::toString);
        }
    }

    @Test
    void shouldEndWithASummaryWhenTheInterfaceIsRemoved() throws Exception {
        try (Child child = start(List.of(), "-i", veth.far(), "--size", 64, "--rate", "500pps")) {
            Await.until("something was sent", () -> sent() > 0, child::toString);
            veth.delete();
            child.expectStatus(1);
            assertEquals(
                    1,
                    child.errLines("interface " + veth.far(), "removed").size()
                            + child.errLines("interface " + veth.far(), "down").size(),
                    child::toString);
            assertTrue(child.out().contains("\nsent: "), child::toString);
        }
    }

    private long sent() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/net/dev")).stream()
                .filter(line -> line.strip().startsWith(veth.far() + ":"))
                .mapToLong(line -> Long.parseLong(line.strip().split("[: ]+")[10]))
                .sum();
    }

    @Test
    void shouldRefuseSizesThatTheInterfaceDoesNotTake() throws Exception {
        assertFails(1, "use at most 9014, or raise its MTU", "-i", veth.far(), "--size", 9015, "--count", 1);
    }

    @Test
    void shouldFloodVirtualInterfacesOnlyUnlessItIsForced() throws Exception {
        // sysfs shows the interfaces of another network namespace here, so nobody knows
        assertFails(
                1,
                "--loop with --topspeed would flood a real network",
                "-i",
                veth.far(),
                "--topspeed",
                "--loop",
                2,
                file);
        assertFails(1, "--size without --count would flood", "-i", veth.far(), "--size", 64);
        List<String> known = List.of("unshare", "--mount", "sh", "-c", "mount -t sysfs sys /sys && exec \"$@\"", "sh");
        for (Child child : List.of(
                start(known, "-i", veth.far(), "--topspeed", "--loop", 2, file),
                start(List.of(), "-i", veth.far(), "--topspeed", "--loop", 2, "--force", file),
                start(List.of(), "-i", "lo", "--topspeed", "--loop", 2, file))) {
            try (child) {
                child.expectStatus(0);
                assertTrue(child.out().contains("\nsent: 4 packets, 240 bytes, "), child::toString);
            }
        }
    }

    @Test
    void shouldExplainWrongArguments() throws Exception {
        assertFails(2, "the interface is missing", file);
        assertFails(2, "FILE is missing", "-i", "lo");
        assertFails(2, "--speed and --rate exclude each other", "-i", "lo", "--speed", "2x", "--rate", "5pps", file);
        assertFails(2, "--rate fast is not a rate", "-i", "lo", "--rate", "fast", file);
        assertFails(2, "--size 10 is no mix of sizes", "-i", "lo", "--size", 10);
    }
}
