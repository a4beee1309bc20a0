package io.witness.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sockets of {@link BundleUpdateTest} as those see them who read them: a client each, and the consumer. */
final class ServedSockets implements AutoCloseable {
    /** Nothing of the bundles that are updated is used here, so that another program reads the data. */
    private static final String SUMS =
            """
            "$@" | python3 -c '
            import json, sys
            for consumer in json.load(sys.stdin):
                if consumer["consumer"] == "protocols":
                    print(sum(f["value"] for f in consumer["figures"] if f["name"].endswith(".packets")))'
            """;

    private static final int NUM_BLOCKS = 256;

    private final List<Path> sockets = new ArrayList<>();
    private final List<SequenceClient> clients = new ArrayList<>();

    ServedSockets(int count) {
        for (int i = 0; i < count; i++) {
            sockets.add(Distribution.socket("updated" + i));
        }
    }

    /** Waits until each can be connected to. */
    void awaitServed() throws Exception {
        for (Path socket : sockets) {
            Await.until(socket + " is served", () -> numBlocks(socket) == NUM_BLOCKS);
        }
    }

    /** As its greeting says; 0 while there is none. */
    static int numBlocks(Path socket) throws Exception {
        if (!Files.exists(socket)) {
            return 0;
        }
        try (WireClient client = WireClient.connect(socket)) {
            return client.hello().stream()
                    .filter(message -> message.type() == WireClient.NUM_BLOCKS)
                    .mapToInt(message -> ByteBuffer.wrap(message.value()).getInt())
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // it goes at this moment
        }
    }

    /** A client for each that has none, reading. */
    List<SequenceClient> connectAll() throws Exception {
        clients.removeIf(client -> !client.isConnected());
        clients.forEach(SequenceClient::close);
        clients.clear();
        for (Path socket : sockets) {
            clients.add(SequenceClient.connect(Distribution.home(), socket));
        }
        return List.copyOf(clients);
    }

    /** Waits until the consumer counts on every ring. */
    void awaitConsumer() throws Exception {
        List<Long> before = packets();
        Await.until("the consumer reads each ring", () -> isMore(packets(), before), () -> "it had " + before);
    }

    private boolean isMore(List<Long> now, List<Long> before) {
        if (now.size() < sockets.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (i < before.size() && now.get(i) <= before.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** One number a ring. */
    private static List<Long> packets() throws Exception {
        List<String> shell = List.of(
                "sh",
                "-c",
                SUMS,
                "sums",
                Witness.COMMAND,
                "shell",
                "--state",
                Distribution.state().toString());
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("witness:consumers", "--json"));
        try (Child sums = Child.start(Distribution.home(), command)) {
            sums.awaitStatus();
            return sums.lines().stream().map(Long::valueOf).toList();
        }
    }

    @Override
    public void close() {
        clients.forEach(SequenceClient::close);
    }
}
