package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a user does who may connect: those who are served miss nothing, and others get in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackTest {
    private static final int ATTACKERS = 4;
    private static final int PACKETS_PER_SECOND = 5000;

    @TempDir
    static Path home;

    private Path socket;
    private Veth veth;
    private Witness witness;
    private Child sender;

    @BeforeAll
    void start() throws Exception {
        TestUser.open(home);
        socket = home.resolve("attacked.sock");
        veth = Veth.create();
        witness = Witness.start(
                home,
                Entry.of(socket, veth.captured())
                        .with("BlockSize", 65536)
                        .with("NumBlocks", 256)
                        .with("BlockTimeoutMillis", 20)
                        .with("Mode", "0666"));
        sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 200);
    }

    @AfterAll
    void stop() throws Exception {
        try (Veth pair = veth;
                Witness runtime = witness;
                Child flood = sender) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "slow", "garbage", "half", "talk", "chirp", "deaf", "wrong"})
    void shouldLeaveTheOthersAlone(String mode) throws Exception {
        try (SequenceClient first = SequenceClient.connect(home, socket);
                SequenceClient second = SequenceClient.connect(home, socket)) {
            List<Child> attackers = attack(mode);
            try {
                assertOthersGetIn();
                first.awaitBlocks(50);
                attackers.forEach(attacker -> assertTrue(attacker.isAlive(), attacker::toString));
            } finally {
                attackers.forEach(Child::close);
            }
            first.assertMissedNothing();
            second.assertMissedNothing();
            System.out.printf(
                    "witness: %s: %s connections%n",
                    mode, attackers.stream().map(AttackTest::connections).toList());
        }
    }

    private List<Child> attack(String mode) throws Exception {
        List<Child> attackers = new ArrayList<>();
        for (int seed = 0; seed < ATTACKERS; seed++) {
            List<String> command = TestUser.MALLORY.command();
            command.addAll(List.of(Tools.c("attack"), socket.toString(), mode, Integer.toString(seed)));
            TestUser.open(Tools.directory());
            attackers.add(Child.start(home, command));
        }
        for (Child attacker : attackers) {
            Await.until("it attacks", () -> !attacker.lines().isEmpty(), attacker::toString);
        }
        return attackers;
    }

    /** Users come while the attack goes on, one after the other, and get packets. */
    private void assertOthersGetIn() throws Exception {
        for (TestUser account : List.of(TestUser.ALICE, TestUser.NOBODY)) {
            try (Child client = Clients.inC(home, account, socket, "-w", 60, "-c", 100, "-q")) {
                client.expectStatus(0);
            }
        }
    }

    private static String connections(Child attacker) {
        List<String> lines = attacker.lines();
        return lines.get(lines.size() - 1);
    }

    /** One line at once, and then at most one a minute, whatever comes. */
    @Test
    void shouldTellOfRefusedHandshakesWithoutFloodingTheLog() throws Exception {
        shouldLeaveTheOthersAlone("slow");
        witness.process().awaitErr("did not join");
        assertTrue(refused() > 50, witness.shell("witness:sockets"));
        assertTrue(witness.process().errLines("WARN").size() < 10, witness.process()::toString);
    }

    private long refused() throws Exception {
        return witness.data("witness:sockets").at(socket).number("listener.handshakesRefused");
    }
}
