package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MaxClients and MaxClientsPerUser, as they are in the file and after it was edited. */
class ClientLimitTest {
    @TempDir
    Path home;

    private final List<AutoCloseable> clients = new ArrayList<>();
    private Path socket;
    private Veth veth;
    private Witness witness;

    @BeforeEach
    void start() throws Exception {
        TestUser.open(home);
        socket = home.resolve("limited.sock");
        veth = Veth.create();
        witness = Witness.start(home, limited(3, 1));
    }

    @AfterEach
    void stop() throws Exception {
        try (Veth pair = veth;
                Witness runtime = witness) {
            for (AutoCloseable client : clients) {
                client.close();
            }
        }
    }

    private Entry limited(int maxClients, int maxClientsPerUser) {
        return Entry.of(socket, veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 16)
                .with("BlockTimeoutMillis", 20)
                .with("Mode", "0666")
                .with("MaxClients", maxClients)
                .with("MaxClientsPerUser", maxClientsPerUser);
    }

    private void edit(int maxClients, int maxClientsPerUser) throws Exception {
        new FileSource(witness.configuration()).write(limited(maxClients, maxClientsPerUser));
        witness.process().awaitErr("MaxClients changes from 3 to " + maxClients);
    }

    private Child client(TestUser account) throws Exception {
        Child client = Clients.inC(home, account, socket, "-w", 30);
        clients.add(client);
        return client;
    }

    private void assertGetsIn(TestUser account) throws Exception {
        client(account).awaitErr("ready");
    }

    private void assertIsRefused(TestUser account) throws Exception {
        Child client = client(account);
        assertNotEquals(0, client.awaitStatus());
    }

    private WireClient assertRootGetsIn() throws Exception {
        WireClient client = WireClient.joined(socket);
        clients.add(client);
        return client;
    }

    private void assertRootIsRefused() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            client.awaitEnd();
        }
    }

    @Test
    void shouldLimitAUserAndAllTogether() throws Exception {
        assertGetsIn(TestUser.ALICE);
        assertIsRefused(TestUser.ALICE);
        witness.process().awaitErr("a client of user 60001 was refused: as many as MaxClientsPerUser=1 allows");
        assertRootGetsIn();
        WireClient last = assertRootGetsIn();
        assertRootIsRefused();
        assertIsRefused(TestUser.MALLORY);
        last.close();
        assertGetsIn(TestUser.MALLORY);
        assertRefused(3);
    }

    @Test
    void shouldTakeOverOtherLimitsWhileThoseStayWhoAreIn() throws Exception {
        assertGetsIn(TestUser.ALICE);
        assertRootGetsIn();
        assertRootGetsIn();
        assertRootIsRefused();
        edit(5, 2);
        Await.until("another one of the user gets in", () -> {
            Child again = client(TestUser.ALICE);
            Await.until("it is in or out", () -> again.err().contains("ready") || !again.isAlive());
            return again.isAlive();
        });
        assertRootGetsIn();
        new FileSource(witness.configuration()).write(limited(1, 1));
        witness.process().awaitErr("MaxClients changes from 5 to 1");
        Await.until("the limit is there", () -> {
            try (WireClient another = WireClient.connect(socket)) {
                Await.until("it is in or out", () -> another.hasEnded() || another.rest().length > 0);
                return another.hasEnded();
            }
        });
        assertEquals(5, witness.data("witness:clients").all().count());
        Traffic.send(home, veth, Frames.small(1), 1);
        for (AutoCloseable client : clients) {
            if (client instanceof WireClient root) {
                assertEquals(0, root.nextIndex());
            }
        }
    }

    private void assertRefused(int expected) throws Exception {
        Data shown = witness.data("witness:sockets").at(socket);
        assertEquals(expected, shown.number("listener.handshakesRefused"), shown::toString);
        assertEquals("capturing", shown.text("state.phase"), shown::toString);
    }
}
