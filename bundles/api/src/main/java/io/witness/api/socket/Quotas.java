package io.witness.api.socket;

/**
 * What the readers of a socket may use. A change concerns no ring: it applies in place.
 *
 * @param clientMaxBlocks blocks that a reader may have in its hands; {@link #BY_DEFAULT}: a quarter of the ring
 * @param evictAfterMillis milliseconds for which a reader may keep a block that the kernel is about to need
 * @param slowClient what becomes of readers that are too slow
 * @param maxClients clients that may be connected at a time
 * @param maxClientsPerUser clients of one user that may be; {@link #BY_DEFAULT}: half of {@code maxClients}
 */
public record Quotas(
        int clientMaxBlocks, int evictAfterMillis, SlowClient slowClient, int maxClients, int maxClientsPerUser) {
    /** A number that follows from another one. */
    public static final int BY_DEFAULT = 0;

    private static final int SHARE_IN_HANDS = 4;

    /**
     * How many blocks of a ring a reader may have in its hands.
     *
     * @param numBlocks blocks in the ring
     * @return at least 1
     */
    public int hands(int numBlocks) {
        return clientMaxBlocks == BY_DEFAULT ? Math.max(1, numBlocks / SHARE_IN_HANDS) : clientMaxBlocks;
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
