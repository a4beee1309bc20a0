package io.witness.linux.timestamp;

/**
 * Holds how an interface takes hardware time stamps, {@code struct hwtstamp_config} of {@code linux/net_tstamp.h}.
 *
 * @param transmitType which sent packets get one, {@code HWTSTAMP_TX_…}
 * @param receiveFilter which received packets get one, {@code HWTSTAMP_FILTER_…}
 */
public record HardwareSettings(int transmitType, int receiveFilter) {}
