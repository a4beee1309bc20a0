package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The data of {@code witness:ledger}. */
record LedgerData(Data sockets) {
    static LedgerData of(Witness witness) throws Exception {
        return new LedgerData(witness.data("witness:ledger"));
    }

    /** Of one socket only. */
    static LedgerData of(Witness witness, Path socket) throws Exception {
        return new LedgerData(new Data(List.of(of(witness).sockets.at(socket).value())));
    }

    /** Once so many packets are taken or dropped at the only ring, and the ledger is closed. */
    static LedgerData await(Witness witness, long packets) throws Exception {
        return await(() -> of(witness), packets);
    }

    /** The same of the ring of one socket. */
    static LedgerData await(Witness witness, Path socket, long packets) throws Exception {
        return await(() -> of(witness, socket), packets);
    }

    private static LedgerData await(Callable<LedgerData> ledger, long packets) throws Exception {
        LedgerData[] last = {null};
        Await.until(
                "all is taken",
                () -> (last[0] = ledger.call()).takenOrDropped() == packets,
                () -> String.valueOf(last[0]));
        LedgerData accounts = ledger.call();
        accounts.assertClosed();
        return accounts;
    }

    Stream<Data> rings() {
        return sockets.all().flatMap(socket -> socket.get("rings").all());
    }

    /** A number of the only ring, such as {@code kernel.dropped}. */
    long ring(String path) {
        List<Data> all = rings().toList();
        assertEquals(1, all.size(), this::toString);
        return all.get(0).number(path);
    }

    private long takenOrDropped() {
        return ring("taken.packets") + ring("kernel.dropped");
    }

    private Optional<Data> find(Child client) {
        return rings().flatMap(ring -> ring.get("subscriptions").all())
                .filter(reader -> reader.is("reader.pid", client.pid()))
                .findFirst();
    }

    /** A number of a client's ledger, such as {@code skipped.blocks}. */
    long client(Child client, String path) {
        return find(client)
                .orElseThrow(() -> new AssertionError("no client " + client.pid() + " in " + this))
                .number("ledger." + path);
    }

    /** Whether a client is there. */
    boolean hasClient(Child client) {
        return find(client).isPresent();
    }

    /** All that is said adds up. */
    void assertClosed() {
        sockets.all().map(socket -> socket.get("totals")).forEach(LedgerData::assertTotalsClosed);
        for (Data ring : rings().toList()) {
            assertEquals(
                    ring.number("kernel.accepted"),
                    ring.number("taken.packets") + ring.number("notTaken"),
                    ring::toString);
            assertEquals(
                    ring.number("taken.packets"),
                    ring.number("timeStamps.copy")
                            + ring.number("timeStamps.software")
                            + ring.number("timeStamps.hardware"),
                    ring::toString);
            assertAddsUp(ring.get("ended.ledger"));
            ring.get("subscriptions").all().forEach(reader -> assertAddsUp(reader.get("ledger")));
        }
    }

    static void assertTotalsClosed(Data totals) {
        assertEquals(true, totals.get("exact").value(), totals::toString);
        assertEquals(
                totals.number("kernel.accepted"),
                totals.number("taken.packets") + totals.number("notTaken") + totals.number("lostAtClose"),
                totals::toString);
        assertAddsUp(totals.get("ended.ledger"));
        assertAddsUp(totals.get("readers"));
    }

    private static void assertAddsUp(Data ledger) {
        for (String unit : List.of(".blocks", ".packets")) {
            assertEquals(
                    ledger.number("taken" + unit),
                    ledger.number("delivered" + unit)
                            + ledger.number("skipped" + unit)
                            + ledger.number("waiting" + unit),
                    ledger::toString);
            assertEquals(
                    ledger.number("delivered" + unit),
                    ledger.number("returned" + unit)
                            + ledger.number("outstanding" + unit)
                            + ledger.number("forfeited" + unit),
                    ledger::toString);
        }
    }
}
