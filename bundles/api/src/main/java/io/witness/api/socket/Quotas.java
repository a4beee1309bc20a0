package io.witness.api.socket;

/**
 * Limits what the readers of a socket may use. A change does not affect the rings: it applies in place.
 *
 * @param clientMaxBlocks blocks that each of several readers may have in flight; {@link #BY_DEFAULT}: a quarter of the ring,
 *     or all of it if the socket waits for slow clients
 * @param evictAfterMillis milliseconds for which a reader may keep a block that the kernel is about to need while another
 *     reader would lose packets
 * @param slowClient what happens to readers that are too slow
 * @param maxClients clients that may be connected at a time
 * @param maxClientsPerUser clients of one user that may be connected; {@link #BY_DEFAULT}: half of {@code maxClients}
 */
public record Quotas(
        int clientMaxBlocks, int evictAfterMillis, SlowClient slowClient, int maxClients, int maxClientsPerUser) {
    /** Derives the number from another one. */
    public static final int BY_DEFAULT = 0;

    /** Smaller rings have no reserve, because they have no block to spare. */
    public static final int SMALLEST_RING_WITH_RESERVE = 4;

    private static final int SHARE_IN_FLIGHT = 4;
    private static final int SHARE_KEPT_FREE = 8;

    /**
     * Computes how many blocks each reader of a ring may have in flight. The quota applies only if there are several
     * readers. A single reader may have all but the blocks that the kernel needs next.
     *
     * @param numBlocks blocks in the ring
     * @param readers readers of the ring
     * @return at least 1
     */
    public int mostInFlight(int numBlocks, int readers) {
        if (readers <= 1) {
            return numBlocks < SMALLEST_RING_WITH_RESERVE
                    ? numBlocks
                    : numBlocks - Math.max(1, numBlocks / SHARE_KEPT_FREE);
        }
        if (clientMaxBlocks != BY_DEFAULT) {
            return clientMaxBlocks;
        }
        return slowClient == SlowClient.WAIT ? numBlocks : Math.max(1, numBlocks / SHARE_IN_FLIGHT);
    }

    /**
     * Computes how many clients of one user may be connected; root is not limited.
     *
     * @return at least 1
     */
    public int clientsPerUser() {
        return maxClientsPerUser == BY_DEFAULT ? Math.max(1, maxClients / 2) : maxClientsPerUser;
    }
}
