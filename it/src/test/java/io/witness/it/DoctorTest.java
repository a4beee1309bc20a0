package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the host may harm capture is found, before and while Witness runs. */
class DoctorTest extends OnSharedRuntime {
    private static final String SET_GRO =
            """
            import fcntl, socket, struct, sys, ctypes
            value = ctypes.create_string_buffer(struct.pack('II', 0x2c, int(sys.argv[2])))
            request = struct.pack('16sQ16x', sys.argv[1].encode(), ctypes.addressof(value))
            fcntl.ioctl(socket.socket(), 0x8946, request)
            """;

    @Override
    void addSockets() throws Exception {
        add("well", entry -> entry.with("NumBlocks", 16));
        add("full", entry -> entry.with("BlockSize", 65536).with("NumBlocks", 8));
    }

    private Child doctor(List<String> prefix, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Witness.COMMAND, "doctor"));
        command.addAll(List.of(arguments));
        return Child.start(home, command);
    }

    private static String line(Child child, String subject) {
        return child.out()
                .lines()
                .filter(line -> line.matches("\\w+ +" + subject + " .*"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(child.toString()));
    }

    private void setGro(String interfaceName, int on) throws Exception {
        Child.run(home, "python3", "-c", SET_GRO, interfaceName, Integer.toString(on));
    }

    @Test
    void shouldSeeOffloadsThatMergePackets() throws Exception {
        String name = veth("well").captured();
        setGro(name, 1);
        try (Child child = doctor(List.of(), name, "lo", "nolink0")) {
            child.expectStatus(0);
            assertTrue(line(child, name).startsWith("warn "), child::toString);
            assertTrue(line(child, name).endsWith("`ethtool -K " + name + " gro off`"), child::toString);
            assertTrue(line(child, "lo").startsWith("ok "), child::toString);
            assertTrue(line(child, "nolink0").startsWith("warn "), child::toString);
            assertTrue(line(child, "privileges").startsWith("ok "), child::toString);
            assertTrue(line(child, "kernel").startsWith("ok "), child::toString);
            assertTrue(line(child, "memory").contains(" MiB are available"), child::toString);
            assertTrue(line(child, "clock").contains("synchronized"), child::toString);
        }
        setGro(name, 0);
        try (Child child = doctor(List.of(), name)) {
            child.expectStatus(0);
            assertTrue(line(child, name).startsWith("ok "), child::toString);
        }
    }

    @Test
    void shouldFailWithoutThePrivilegeToCapture() throws Exception {
        List<String> without = List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw");
        try (Child child = doctor(without, "lo")) {
            assertEquals(1, child.awaitStatus(), child::toString);
            assertTrue(line(child, "privileges").startsWith("fail "), child::toString);
            assertTrue(line(child, "privileges").contains("CAP_NET_RAW: run with sudo"), child::toString);
        }
    }

    @Test
    void shouldRefuseAnUnknownOption() throws Exception {
        try (Child child = doctor(List.of(), "--jsn")) {
            assertEquals(2, child.awaitStatus(), child::toString);
            assertEquals(
                    "witness: usage: witness doctor [--json] [INTERFACE...]",
                    child.err().strip());
        }
    }

    private static Data of(Data found, String subject) {
        return found.all()
                .filter(each -> each.is("subject", subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + subject + " in " + found));
    }

    @Test
    void shouldFailWhileTheKernelDropsPackets() throws Exception {
        Path socket = socket("full");
        Data well = witness.data("witness:doctor");
        assertEquals("ok", of(well, socket("well") + "/0").text("verdict"));
        assertEquals("ok", of(well, socket("well").toString()).text("verdict"));
        try (Child client = Clients.inC(home, socket, "-q", "-H", 8)) {
            witness.awaitClients(List.of(client));
            client.signal("STOP");
            try (Child sender = Traffic.flood(home, veth("full"), 5000, 1000);
                    ControlConnection connection = ControlConnection.to(witness.state())) {
                String[] text = {""};
                Await.until(
                        "it fails",
                        () -> {
                            ByteArrayOutputStream out = new ByteArrayOutputStream();
                            boolean fails = !connection
                                    .execute("witness:doctor", out, out)
                                    .succeeded();
                            text[0] = out.toString();
                            return fails;
                        },
                        sender::toString);
                assertTrue(
                        text[0].lines()
                                .anyMatch(line -> line.startsWith("fail ")
                                        && line.contains(socket + "/0")
                                        && line.contains("has just dropped")),
                        text[0]);
                assertFalse(text[0].lines().anyMatch(line -> line.startsWith("fail ") && line.contains("well.sock")));
            }
            client.signal("CONT");
        }
    }
}
