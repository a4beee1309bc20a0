package io.witness.api.socket;

/**
 * What the readers of a socket may use. A change concerns no ring: it applies in place.
 *
 * @param clientMaxBlocks blocks that a reader may have in flight beside other readers; {@link #BY_DEFAULT}: a
 *     quarter of the ring, or all of it if slow clients are waited for
 * @param evictAfterMillis milliseconds for which a reader may keep a block that the kernel is about to need while
 *     another reader would lose packets
 * @param slowClient what becomes of readers that are too slow
 * @param maxClients clients that may be connected at a time
 * @param maxClientsPerUser clients of one user that may be; {@link #BY_DEFAULT}: half of {@code maxClients}
 */
public record Quotas(
        int clientMaxBlocks, int evictAfterMillis, SlowClient slowClient, int maxClients, int maxClientsPerUser) {
    /** A number that follows from another one. */
    public static final int BY_DEFAULT = 0;

    /** Smaller rings keep nothing free: they have no block to spare. */
    public static final int SMALLEST_RING_WITH_RESERVE = 4;

    private static final int SHARE_IN_FLIGHT = 4;
    private static final int SHARE_KEPT_FREE = 8;

    /**
     * Counts the blocks of a ring that each of its readers may have in flight. The quota binds only beside other readers. A
     * reader that is alone may have all but what the kernel needs next.
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
     * How many clients of one user may be connected at a time; root is not limited.
     *
     * @return at least 1
     */
    public int clientsPerUser() {
        return maxClientsPerUser == BY_DEFAULT ? Math.max(1, maxClients / 2) : maxClientsPerUser;
    }
}
