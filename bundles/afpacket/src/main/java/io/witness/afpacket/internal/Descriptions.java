package io.witness.afpacket.internal;

import io.witness.api.packet.HardwareTypes;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.CaptureLength.Layer;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Geometry;
import java.util.Optional;
import java.util.OptionalInt;

/** Creates the description of an AF_PACKET ring. */
final class Descriptions {
    private Descriptions() {}

    // A frame ring is described by its frames; a cooked one has no link type, since its packets have no link layer.
    static RingDescription of(RingSpecification specification, int hardwareType) {
        Geometry geometry = specification.geometry();
        boolean frames = specification.settings().version().hasFrames();
        int perBlock = geometry.blockSize() / geometry.frameSize();
        return new RingDescription(
                Optional.of(specification.interfaceName()),
                specification.settings().cooked() ? OptionalInt.empty() : HardwareTypes.linkType(hardwareType),
                OptionalInt.of(snapLength(specification.selection().captureLength())),
                Optional.of(specification.selection().filter()),
                frames ? geometry.frameSize() : geometry.blockSize(),
                frames ? geometry.numBlocks() * perBlock : geometry.numBlocks());
    }

    private static int snapLength(CaptureLength length) {
        return length.upTo() == Layer.BYTES ? length.bytes() : CaptureLength.MOST;
    }
}
