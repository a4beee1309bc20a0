package io.witness.it;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first refused handshake is told in full; later ones are summed up, so each test has a runtime of its own. */
class RefusedHandshakeTest {
    @TempDir
    Path home;

    private Path socket;

    @BeforeEach
    void name() {
        socket = home.resolve("refused.sock");
    }

    @Test
    void shouldTellOfAFanoutIndexOutOfRange() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, Entry.of(socket, veth.captured()));
                WireClient client = WireClient.connect(socket)) {
            client.hello();
            client.choose(1);
            client.awaitEnd();
            witness.process().awaitErr("fanout index 1");
        }
    }

    @Test
    void shouldTellOfAnotherMessageWhereTheFanoutIndexIsDue() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, Entry.of(socket, veth.captured()));
                WireClient client = WireClient.connect(socket)) {
            client.hello();
            client.sendTlv(WireClient.BLOCK_SIZE, new byte[4]);
            client.awaitEnd();
            witness.process().awaitErr("0x8004");
        }
    }
}
