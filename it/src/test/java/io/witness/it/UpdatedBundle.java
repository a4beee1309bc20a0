package io.witness.it;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the update of a bundle interrupted and left behind.
 *
 * @param update that was done
 * @param refreshed all bundles that went along
 * @param seconds until all sockets were served
 * @param disconnected clients, of one a socket
 * @param missed blocks, by clients that stayed
 * @param excess of the process, a line for each kind
 */
record UpdatedBundle(
        BundleUpdate update,
        Collection<String> refreshed,
        double seconds,
        long disconnected,
        long missed,
        List<String> excess) {
    static final String TITLE =
            "bundle | refreshed with it | seconds | connections closed | blocks missed | left behind";

    /** Updates a bundle under the eyes of clients. */
    static UpdatedBundle watch(BundleUpdate update, ServedSockets sockets) throws Exception {
        Collection<String> refreshed = update.closure();
        List<SequenceClient> clients = sockets.connectAll();
        Footprint before = Footprint.settled();
        long start = System.nanoTime();
        update.run();
        sockets.awaitServed();
        double seconds = (System.nanoTime() - start) / 1e9;
        sockets.awaitConsumer();
        long missed = missedByThoseWhoStayed(clients);
        long disconnected =
                clients.stream().filter(client -> !client.isConnected()).count();
        sockets.connectAll();
        return new UpdatedBundle(
                update,
                refreshed,
                seconds,
                disconnected,
                missed,
                Footprint.settled().excessOver(before));
    }

    private static long missedByThoseWhoStayed(List<SequenceClient> clients) throws Exception {
        long missed = 0;
        for (SequenceClient client : clients) {
            if (client.isConnected()) {
                client.awaitBlocks(5);
                missed += client.missed();
            }
        }
        return missed;
    }

    String name() {
        return update.name();
    }

    /** A line for each kind. Class loaders are told apart only after {@link RecordCaches#displace}. */
    List<String> leaked() {
        List<String> leaked = new ArrayList<>(excess);
        update.reachableLoaders().forEach(name -> leaked.add("class loader of " + name));
        return leaked;
    }

    @Override
    public String toString() {
        return "%s | %s | %.1f | %d | %d | %s"
                .formatted(
                        name(),
                        String.join(" ", refreshed),
                        seconds,
                        disconnected,
                        missed,
                        leaked().isEmpty() ? "nothing" : String.join("; ", leaked()));
    }
}
