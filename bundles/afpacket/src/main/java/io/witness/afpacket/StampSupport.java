package io.witness.afpacket;

import java.util.OptionalInt;
import java.util.Set;

/**
 * Describes which time stamps an interface can take.
 *
 * @param softwareReceive whether the kernel takes the time of received packets
 * @param softwareTransmit whether the kernel takes the time of sent packets
 * @param hardwareReceive whether the network card takes the time of received packets
 * @param hardwareTransmit whether the network card takes the time of sent packets
 * @param transmit the settings that the driver accepts for sent packets; not empty if there are hardware time stamps
 * @param receive the settings that the driver accepts for received packets; it may accept more, and widen them
 * @param clock number of the network card's clock, {@code /dev/ptpN}; empty: it has none
 */
public record StampSupport(
        boolean softwareReceive,
        boolean softwareTransmit,
        boolean hardwareReceive,
        boolean hardwareTransmit,
        Set<TransmitStamps> transmit,
        Set<ReceiveStamps> receive,
        OptionalInt clock) {}
