package io.witness.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The sockets of {@link BundleUpdateTest} as those see them who read them: a client each, and the consumer. */
final class ServedSockets implements AutoCloseable {
    /** Nothing of the bundles that are updated is used here, so that the data is read as text: a consumer at a ring, and what it counts. */
    private static final Pattern COUNTED =
            Pattern.compile("\"consumer\": ?\"([^\"]*)\"|\"name\": ?\"[^\"]*\\.packets\"[^}]*\"value\": ?(\\d+)");

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

    /** One number a ring; none while the shell cannot answer. */
    private static List<Long> packets() {
        try {
            return sums(ShellWire.execute(Distribution.state(), "witness:consumers --json"));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The packets of all protocols, for each ring of that consumer. */
    private static List<Long> sums(String data) {
        List<Long> sums = new ArrayList<>();
        boolean counts = false;
        for (MatchResult each : COUNTED.matcher(data).results().toList()) {
            if (each.group(1) != null) {
                counts = each.group(1).equals("protocols");
                if (counts) {
                    sums.add(0L);
                }
            } else if (counts) {
                sums.set(sums.size() - 1, sums.get(sums.size() - 1) + Long.parseLong(each.group(2)));
            }
        }
        return sums;
    }

    @Override
    public void close() {
        clients.forEach(SequenceClient::close);
    }
}
