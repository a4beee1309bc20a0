package io.witness.cli.internal.demo;

import io.witness.cli.internal.Screen;
import io.witness.cli.internal.StopRequest;
import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks at both readers periodically, and shows what they have seen. */
final class LiveView {
    private static final String CONSUMER = "flows";
    private static final String INSIDE = "consumer inside";
    private static final int LOOK_MILLIS = 1000;
    /** Longer than any pause of the capture. */
    private static final int PAUSE_TIMEOUT_SECONDS = 5;

    private static final int SHORT_LOOK_MILLIS = 20;
    private static final int READERS = 2;

    private final ControlConnection connection;
    private final DemoClient client;
    private final Screen screen;
    private final StopRequest stop;
    private final SnapshotTable table = new SnapshotTable();
    private final String outside =
            "client outside, pid " + ProcessHandle.current().pid();

    LiveView(ControlConnection connection, DemoClient client, Screen screen, StopRequest stop) {
        this.connection = connection;
        this.client = client;
        this.screen = screen;
        this.stop = stop;
    }

    /** Waits until both readers are present; false if a stop was requested. */
    boolean begin() throws DemoException, IOException {
        long start = System.nanoTime();
        while (balances().size() < READERS && !stop.isRequested()) {
            if (isLongSince(start)) {
                throw new DemoException("not both readers have joined the ring");
            }
            new InterruptibleWait().take(SHORT_LOOK_MILLIS);
        }
        return !stop.isRequested();
    }

    private static boolean isLongSince(long startNanos) {
        return System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(PAUSE_TIMEOUT_SECONDS);
    }

    /** Shows a table each second, until the time is over or a stop is requested. */
    void run(Optional<Integer> seconds) throws DemoException, IOException {
        InterruptibleWait pause = new InterruptibleWait();
        stop.onRequest(pause::end);
        screen.print(SnapshotTable.header());
        long start = System.nanoTime();
        long endNanos = seconds.map(TimeUnit.SECONDS::toNanos).orElse(Long.MAX_VALUE);
        while (!stop.isRequested() && System.nanoTime() - start < endNanos) {
            screen.show(table.lines(snapshots(ask()), System.nanoTime()));
            pause.take(LOOK_MILLIS);
        }
    }

    private LedgerSnapshot ask() throws DemoException, IOException {
        if (client.failure() != null) {
            throw new DemoException("the client: " + client.failure());
        }
        return LedgerSnapshot.ask(connection, CONSUMER);
    }

    private List<ReaderSnapshot> snapshots(LedgerSnapshot ledger) {
        List<ReaderSnapshot> snapshots = new ArrayList<>(List.of(ReaderSnapshot.ofRing(ledger)));
        for (LedgerSnapshot.Entry entry : ledger.readers()) {
            if (isConsumer(entry)) {
                snapshots.add(ReaderSnapshot.ofConsumer(INSIDE, ledger.figures(), entry));
            } else if (isClient(entry)) {
                snapshots.add(ReaderSnapshot.ofClient(outside, client.meter(), entry));
            } else {
                snapshots.add(ReaderSnapshot.ofOther(entry));
            }
        }
        return snapshots;
    }

    private static boolean isConsumer(LedgerSnapshot.Entry entry) {
        return entry.kind().equals("consumer") && entry.name().equals(CONSUMER);
    }

    private static boolean isClient(LedgerSnapshot.Entry entry) {
        return entry.pid() != null && entry.pid() == ProcessHandle.current().pid();
    }

    /** Prints the balance of all packets when it is known. */
    void printBalances() throws DemoException, IOException {
        long start = System.nanoTime();
        List<PacketBalance> balances = balances();
        while (!balances.stream().allMatch(PacketBalance::isSettled) && !isLongSince(start)) {
            new InterruptibleWait().take(SHORT_LOOK_MILLIS);
            balances = balances();
        }
        for (PacketBalance balance : balances) {
            screen.print(balance.toString());
        }
        if (balances.size() < READERS || !balances.stream().allMatch(PacketBalance::addsUp)) {
            throw new DemoException("the ledgers do not add up");
        }
    }

    private List<PacketBalance> balances() throws DemoException, IOException {
        LedgerSnapshot ledger = ask();
        List<PacketBalance> balances = new ArrayList<>();
        for (LedgerSnapshot.Entry entry : ledger.readers()) {
            if (isConsumer(entry)) {
                balances.add(PacketBalance.of(INSIDE, ledger.figures().getOrDefault("packets", 0L), ledger, entry));
            } else if (isClient(entry)) {
                balances.add(PacketBalance.of(outside, client.meter().packets(), ledger, entry));
            }
        }
        return balances;
    }
}
