package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wireshark's programs read what {@code dump -w} writes. */
class CaptureFileTest {
    private static final int PACKETS = 1_000;
    private static final String FILTER = "udp or ether proto 0x88b5 or vlan";

    @TempDir
    Path home;

    @Test
    void shouldWriteWhatWiresharkReads() throws Exception {
        Path file = home.resolve("dumped.pcapng");
        List<byte[]> frames = Frames.tagged(PACKETS);
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth));
                Child dump = Clients.dump(home, socket(), "-w", file, "-c", PACKETS)) {
            witness.awaitClients(List.of(dump));
            Traffic.send(home, veth, frames, 5000);
            dump.expectStatus(0);
            assertDescribes(Child.run(home, "capinfos", file.toString()), veth);
        }
        assertHolds(frames, file);
    }

    @Test
    void shouldBeReadableWhilePacketsCome() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth));
                Child pipe = Child.start(home, pipeline())) {
            Await.until(
                    "it has joined", () -> witness.data("witness:clients").all().count() == 1, pipe::toString);
            for (int count = 1; count <= 3; count++) {
                Traffic.send(home, veth, Frames.tagged(1), 1000);
                int expected = count;
                Await.until("tshark shows it", () -> pipe.lines().size() == expected, pipe::toString);
            }
        }
    }

    private Entry ring(Veth veth) {
        return Entry.of(socket(), veth.captured())
                .with("BlockTimeoutMillis", 20)
                .with("Filter", FILTER);
    }

    private Path socket() {
        return home.resolve("dumped.sock");
    }

    /** Both processes end with the shell that starts them. */
    private List<String> pipeline() {
        String bound = "setpriv --pdeathsig KILL ";
        String script = bound + "\"$0\" dump \"$1\" -w - | " + bound + "tshark -l -n -r -";
        return List.of("sh", "-c", script, Witness.COMMAND, socket().toString());
    }

    private static void assertDescribes(String capinfos, Veth veth) {
        List<String> lines = capinfos.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
        assertTrue(lines.contains("Name = " + veth.captured()), capinfos);
        assertTrue(lines.contains("Time precision = nanoseconds (9)"), capinfos);
        assertTrue(lines.contains("Filter string = " + FILTER), capinfos);
        assertTrue(lines.contains("Number of packets = " + PACKETS), capinfos);
        assertTrue(lines.contains("Encapsulation = Ethernet (1 - ether)"), capinfos);
    }

    /** Lets tshark write the packets as a plain capture file with nanoseconds, and reads that. */
    private void assertHolds(List<byte[]> frames, Path file) throws Exception {
        Path plain = home.resolve("plain.pcap");
        Child.run(home, "tshark", "-r", file.toString(), "-F", "nsecpcap", "-w", plain.toString());
        ByteBuffer pcap = ByteBuffer.wrap(Files.readAllBytes(plain)).order(ByteOrder.nativeOrder());
        assertEquals(0xA1B23C4D, pcap.getInt(0));
        pcap.position(24);
        List<Integer> nanos = new ArrayList<>();
        for (byte[] frame : frames) {
            pcap.getInt();
            nanos.add(pcap.getInt());
            byte[] bytes = new byte[pcap.getInt()];
            assertEquals(bytes.length, pcap.getInt(), "bytes on the wire");
            pcap.get(bytes);
            assertArrayEquals(frame, bytes);
        }
        assertEquals(0, pcap.remaining());
        assertTrue(nanos.stream().anyMatch(each -> each % 1000 != 0), () -> "no nanoseconds in " + nanos);
    }
}
