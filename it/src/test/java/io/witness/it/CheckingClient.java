package io.witness.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A client that checks the numbers of {@link Traffic#flood}'s packets and of the blocks, and tells at its end. */
final class CheckingClient implements AutoCloseable {
    private static final int HUNG_UP = 3;

    private final Child process;

    private CheckingClient(Child process) {
        this.process = process;
    }

    /** Connects; does not wait until it has. */
    static CheckingClient start(Path directory, Path socket, Object... options) throws Exception {
        List<Object> all = new ArrayList<>(List.of("-k"));
        all.addAll(Arrays.asList(options));
        return new CheckingClient(Clients.inC(directory, socket, all.toArray()));
    }

    Child process() {
        return process;
    }

    boolean isConnected() {
        return process.isAlive();
    }

    /** Lets it end, and asks what it has seen. */
    Seen end() throws Exception {
        process.signal("TERM");
        process.expectStatus(0);
        return seen();
    }

    /** Waits until the server has ended it. */
    Seen awaitHangUp() throws InterruptedException {
        process.expectStatus(HUNG_UP);
        return seen();
    }

    private Seen seen() {
        Map<String, Long> values = Arrays.stream(process.out().strip().split(" "))
                .map(value -> value.split("="))
                .collect(Collectors.toMap(value -> value[0], value -> Long.valueOf(value[1])));
        return new Seen(
                values.get("blocks"),
                values.get("packets"),
                values.get("missing-blocks"),
                values.get("missing-packets"),
                values.get("wrong"));
    }

    /**
     * What a client has seen.
     *
     * @param blocks that came
     * @param packets in them
     * @param missingBlocks left out between the first and the last
     * @param missingPackets left out between the first and the last
     * @param wrong what came twice, or out of order, or changed while it was in hand
     */
    record Seen(long blocks, long packets, long missingBlocks, long missingPackets, long wrong) {}

    @Override
    public void close() {
        process.close();
    }
}
