package io.witness.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every client gets every packet once, byte for byte, in order, whatever it is written in. */
class DeliveryTest extends OnSharedRuntime {
    private static final int PACKETS = 20_000;
    private static final int PACKETS_PER_SECOND = 10_000;

    /** Many blocks, and room in all of them for all packets, so that slowness is no excuse for a loss. */
    @Override
    void addSockets() throws Exception {
        add(
                "all",
                entry -> entry.with("BlockSize", 32768).with("NumBlocks", 1024).with("BlockTimeoutMillis", 50));
    }

    @Test
    void shouldDeliverEveryPacketToAClientInC() throws Exception {
        deliver(List.of(1, 0, 0));
    }

    @Test
    void shouldDeliverEveryPacketToAClientInPython() throws Exception {
        deliver(List.of(0, 1, 0));
    }

    @Test
    void shouldDeliverEveryPacketToItsOwnClient() throws Exception {
        deliver(List.of(0, 0, 1));
    }

    @Test
    void shouldDeliverEveryPacketToEachOfTenClients() throws Exception {
        deliver(List.of(4, 3, 3));
    }

    @Test
    void shouldDeliverToClientsWhoseOwnEndIsBound() throws Exception {
        List<Child> clients = List.of(
                Clients.inC(home, socket(), "-c", 100, "-b", "@"),
                Clients.inC(home, socket(), "-c", 100, "-b", home.resolve("own")));
        witness.awaitClients(clients);
        sendAndCompare(Frames.small(100), clients);
        Files.delete(home.resolve("own"));
    }

    private void deliver(List<Integer> numbers) throws Exception {
        List<Child> clients = start(numbers);
        witness.awaitClients(clients);
        sendAndCompare(Frames.varied(PACKETS), clients);
    }

    private Path socket() {
        return socket("all");
    }

    private List<Child> start(List<Integer> numbers) throws Exception {
        List<Child> clients = new ArrayList<>();
        for (int i = 0; i < numbers.get(0); i++) {
            clients.add(Clients.inC(home, socket(), "-c", PACKETS));
        }
        for (int i = 0; i < numbers.get(1); i++) {
            clients.add(Clients.inPython(home, socket(), "-c", PACKETS));
        }
        for (int i = 0; i < numbers.get(2); i++) {
            clients.add(Clients.dump(home, socket(), "-x", "-c", PACKETS));
        }
        return clients;
    }

    private void sendAndCompare(List<byte[]> frames, List<Child> clients) throws Exception {
        Traffic.send(home, veth("all"), frames, PACKETS_PER_SECOND);
        List<String> sent = Frames.hex(frames);
        for (Child client : clients) {
            client.expectStatus(0);
            Received.inOrder(sent, client);
        }
    }
}
