package io.witness.it;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter in libpcap's words sees what tcpdump would see. */
class FilterTest {
    private static final int PACKETS = 3_000;

    @TempDir
    Path home;

    @Test
    void shouldMatchTagsOfAVlanAndPutThemBack() throws Exception {
        List<byte[]> frames = Frames.tagged(PACKETS);
        capture(
                "vlan 100",
                frames,
                frames.stream().filter(frame -> Frames.isInVlan(frame, 100)).toList());
    }

    @Test
    void shouldTakeAFilterAsNumbers() throws Exception {
        List<byte[]> frames = Frames.small(PACKETS);
        // what "tcpdump -ddd 'ether proto 0x88b5'" prints, on one line
        String program = "4,40 0 0 12,21 0 1 34997,6 0 0 262144,6 0 0 0";
        capture(
                program,
                frames,
                frames.stream().filter(frame -> isOfType(frame, 0x88B5)).toList());
    }

    private static boolean isOfType(byte[] frame, int etherType) {
        return ByteBuffer.wrap(frame).getShort(12) == (short) etherType;
    }

    private void capture(String filter, List<byte[]> frames, List<byte[]> expected) throws Exception {
        Path socket = home.resolve("filtered.sock");
        Entry entry = Entry.of(socket, "").with("Filter", filter);
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, entry.with("Interface", veth.captured()))) {
            int count = expected.size();
            List<Child> clients = List.of(
                    Clients.inC(home, socket, "-c", count),
                    Clients.inPython(home, socket, "-c", count),
                    Clients.dump(home, socket, "-x", "-c", count));
            witness.awaitClients(clients);
            Traffic.send(home, veth, frames, 10_000);
            for (Child client : clients) {
                client.expectStatus(0);
                Received.inOrder(Frames.hex(expected), client);
            }
        }
    }
}
