package io.witness.recording;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Says which packets are wanted.
 *
 * @param directory the directory with the capture files; or one capture file
 * @param fromNanos the earliest time, nanoseconds since 1970; 0: no limit
 * @param toNanos the latest time, inclusive; {@link Long#MAX_VALUE}: no limit
 * @param expression a filter, see pcap-filter(7); empty: all packets
 * @param communityId the Community ID of their flow, as {@link io.witness.decode.CommunityId#parse} returns it
 */
public record ExtractRequest(
        Path directory, long fromNanos, long toNanos, String expression, Optional<byte[]> communityId) {}
