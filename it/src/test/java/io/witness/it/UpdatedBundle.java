package io.witness.it;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What the update of a bundle interrupted and left behind.
 *
 * @param name of the bundle
 * @param refreshed all bundles that went along
 * @param seconds until all sockets were served
 * @param disconnected clients, of one a socket
 * @param missed blocks, by clients that stayed
 * @param leaked a line for each kind
 * @param after what there is afterwards
 */
record UpdatedBundle(
        String name,
        Collection<String> refreshed,
        double seconds,
        long disconnected,
        long missed,
        List<String> leaked,
        Footprint after) {
    /** How the line of a leak begins. */
    static final String LOADER = "class loader of ";

    static final String TITLE =
            "bundle | refreshed with it | seconds | connections closed | blocks missed | left behind";

    /**
     * Updates a bundle under the eyes of clients. What there was before had settled, with a client of each socket.
     *
     * @param isLeakByNature of what is left behind when these bundles are refreshed
     */
    static UpdatedBundle watch(
            BundleUpdate update,
            ServedSockets sockets,
            Footprint before,
            BiPredicate<Collection<String>, String> isLeakByNature)
            throws Exception {
        Collection<String> refreshed = update.closure();
        List<SequenceClient> clients = sockets.connectAll();
        long start = System.nanoTime();
        update.run();
        sockets.awaitServed();
        double seconds = (System.nanoTime() - start) / 1e9;
        sockets.awaitConsumer();
        long missed = missedByThoseWhoStayed(clients);
        long disconnected =
                clients.stream().filter(client -> !client.isConnected()).count();
        sockets.connectAll();
        RecordCaches.displace();
        ClassLocks.forgetEnded(update.context());
        Footprint after = Footprint.settledSince(before, leak -> isLeakByNature.test(refreshed, leak));
        List<String> leaked = new ArrayList<>(after.excessOver(before));
        boolean mayStay = isLeakByNature.test(refreshed, LOADER + update.name());
        update.reachableLoaders(mayStay).forEach(name -> leaked.add(LOADER + name));
        return new UpdatedBundle(update.name(), refreshed, seconds, disconnected, missed, leaked, after);
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

    @Override
    public String toString() {
        return "%s | %s | %.1f | %d | %d | %s"
                .formatted(
                        name,
                        String.join(" ", refreshed),
                        seconds,
                        disconnected,
                        missed,
                        leaked.isEmpty() ? "nothing" : String.join("; ", leaked));
    }
}
