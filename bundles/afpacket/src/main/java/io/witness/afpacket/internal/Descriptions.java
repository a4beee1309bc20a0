package io.witness.afpacket.internal;

import io.witness.api.packet.HardwareTypes;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.CaptureLength.Layer;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingSpecification;
import java.util.Optional;
import java.util.OptionalInt;

/** Creates the description of an AF_PACKET ring. */
final class Descriptions {
    private Descriptions() {}

    static RingDescription of(RingSpecification specification, int hardwareType) {
        return new RingDescription(
                Optional.of(specification.interfaceName()),
                HardwareTypes.linkType(hardwareType),
                OptionalInt.of(snapLength(specification.selection().captureLength())),
                Optional.of(specification.selection().filter()),
                specification.geometry().blockSize(),
                specification.geometry().numBlocks());
    }

    private static int snapLength(CaptureLength length) {
        return length.upTo() == Layer.BYTES ? length.bytes() : CaptureLength.MOST;
    }
}
