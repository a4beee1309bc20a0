package io.witness.cli.internal.demo;

import io.witness.cli.internal.Stop;
import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks at both readers again and again, and shows what they see. */
final class Show {
    private static final String CONSUMER = "flows";
    private static final String INSIDE = "consumer inside";
    private static final int LOOK_MILLIS = 1000;
    /** Longer than from one silence of the capture to the next. */
    private static final int PATIENCE_SECONDS = 5;

    private static final int SHORT_LOOK_MILLIS = 20;
    private static final int READERS = 2;

    private final ControlConnection connection;
    private final DemoClient client;
    private final Screen screen;
    private final Stop stop;
    private final SightTable table = new SightTable();
    private final String outside =
            "client outside, pid " + ProcessHandle.current().pid();

    Show(ControlConnection connection, DemoClient client, Screen screen, Stop stop) {
        this.connection = connection;
        this.client = client;
        this.screen = screen;
        this.stop = stop;
    }

    /** Waits until both readers are there; false if somebody wants it to stop. */
    boolean begin() throws DemoException, IOException {
        long start = System.nanoTime();
        while (accounts().size() < READERS && !stop.isRequested()) {
            if (isLongSince(start)) {
                throw new DemoException("not both readers have come to the ring");
            }
            new Pause().take(SHORT_LOOK_MILLIS);
        }
        return !stop.isRequested();
    }

    private static boolean isLongSince(long startNanos) {
        return System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    /** Shows a table each second, until the time is over or somebody wants it to stop. */
    void run(Optional<Integer> seconds) throws DemoException, IOException {
        Pause pause = new Pause();
        stop.onRequest(pause::end);
        screen.print(SightTable.header());
        long start = System.nanoTime();
        long endNanos = seconds.map(TimeUnit.SECONDS::toNanos).orElse(Long.MAX_VALUE);
        while (!stop.isRequested() && System.nanoTime() - start < endNanos) {
            screen.show(table.lines(sights(ask()), System.nanoTime()));
            pause.take(LOOK_MILLIS);
        }
    }

    private Books ask() throws DemoException, IOException {
        if (client.failure() != null) {
            throw new DemoException("the client: " + client.failure());
        }
        return Books.ask(connection, CONSUMER);
    }

    private List<Sight> sights(Books books) {
        List<Sight> sights = new ArrayList<>(List.of(Sight.ofRing(books)));
        for (Books.Entry entry : books.readers()) {
            if (isConsumer(entry)) {
                sights.add(Sight.ofConsumer(INSIDE, books.figures(), entry));
            } else if (isClient(entry)) {
                sights.add(Sight.ofClient(outside, client.meter(), entry));
            } else {
                sights.add(Sight.ofOther(entry));
            }
        }
        return sights;
    }

    private static boolean isConsumer(Books.Entry entry) {
        return entry.kind().equals("consumer") && entry.name().equals(CONSUMER);
    }

    private static boolean isClient(Books.Entry entry) {
        return entry.pid() != null && entry.pid() == ProcessHandle.current().pid();
    }

    /** Says what became of all packets, as of a moment at which that is known. */
    void sumUp() throws DemoException, IOException {
        long start = System.nanoTime();
        List<Account> accounts = accounts();
        while (!accounts.stream().allMatch(Account::isSettled) && !isLongSince(start)) {
            new Pause().take(SHORT_LOOK_MILLIS);
            accounts = accounts();
        }
        for (Account account : accounts) {
            screen.print(account.toString());
        }
        if (accounts.size() < READERS || !accounts.stream().allMatch(Account::addsUp)) {
            throw new DemoException("the ledgers do not add up");
        }
    }

    private List<Account> accounts() throws DemoException, IOException {
        Books books = ask();
        List<Account> accounts = new ArrayList<>();
        for (Books.Entry entry : books.readers()) {
            if (isConsumer(entry)) {
                accounts.add(Account.of(INSIDE, books.figures().getOrDefault("packets", 0L), books, entry));
            } else if (isClient(entry)) {
                accounts.add(Account.of(outside, client.meter().packets(), books, entry));
            }
        }
        return accounts;
    }
}
