package io.witness.afpacket;

/**
 * Counts the time stamps of sent packets since the socket was opened, by the identifiers that they carry: the kernel drops stamps
 * that have no room in the error queue, and tells nobody.
 *
 * @param identifiers packets that have got an identifier
 * @param failed of these, packets that were not sent, because the device had no room or the interface went down; they may have
 *     stamps all the same
 * @param scheduled the stamps of {@link TransmitStage#SCHEDULED}
 * @param software the stamps of {@link TransmitStage#SENT} by the kernel
 * @param hardware the stamps of {@link TransmitStage#SENT} by the network card
 * @param unmatched stamps whose packet is not known; they are not returned. Before Linux 6.13, those of all packets after one that
 *     the kernel refused
 * @param others messages of the error queue that are not time stamps
 */
public record StampCounters(
        long identifiers,
        long failed,
        Stamps scheduled,
        Stamps software,
        Stamps hardware,
        long unmatched,
        long others) {
    /**
     * Counts the stamps of one kind. If they were asked for, {@code received + missing + awaited = identifiers}.
     *
     * @param received stamps that were returned
     * @param missing identifiers before the newest one of these stamps whose stamp has not been returned: lost, or, if the
     *     interface has several transmit queues, late
     * @param awaited identifiers after that one: their stamps are on their way, in the queue, or lost
     */
    public record Stamps(long received, long missing, long awaited) {}
}
