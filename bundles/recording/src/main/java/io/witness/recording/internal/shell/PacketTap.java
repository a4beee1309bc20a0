package io.witness.recording.internal.shell;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.decode.PacketLine;
import io.witness.filter.FilterException;
import io.witness.pcap.PacketLinkType;
import io.witness.recording.PacketMatch;
import java.time.ZoneId;
import java.util.Optional;

/** Makes a line of each packet that matches a filter. It has no block for longer than this takes, however slow the terminal is. */
final class PacketTap implements PacketConsumerFactory {
    /** It grows with the packets. */
    private static final int USUAL_BYTES = 2048;

    private final String filter;
    private final LineQueue lines;

    PacketTap(String filter, LineQueue lines) {
        this.filter = filter;
        this.lines = lines;
    }

    @Override
    public PacketConsumer open(ConsumerContext context) throws FilterException {
        return new Tap(context, new PacketMatch(filter, Optional.empty()));
    }

    private final class Tap implements PacketConsumer {
        private static final long NONE = -1;

        private final ConsumerContext context;
        private final PacketMatch match;
        private final PacketLinkType linkTypes;
        private final PacketCopy copy = new PacketCopy(USUAL_BYTES);
        private final StringBuilder text = new StringBuilder();
        private int linkType;
        private PacketLine line;
        /** What {@link ConsumerContext#packetsBefore} should be at the next block. */
        private long expected = NONE;

        Tap(ConsumerContext context, PacketMatch match) {
            this.context = context;
            this.match = match;
            this.linkTypes = new PacketLinkType(context.ring().linkType());
        }

        @Override
        public void accept(Block block) {
            long before = context.packetsBefore();
            if (expected != NONE && before > expected) {
                lines.skip(before - expected);
            }
            expected = before;
            for (PacketCursor packets = block.packets(); packets.hasNext(); ) {
                Packet packet = packets.next();
                expected++;
                int type = linkTypes.of(packet);
                if (match.matches(type, copy.set(packet))) {
                    show(type);
                }
            }
        }

        private void show(int type) {
            if (!lines.hasRoom()) {
                lines.skip(1);
                return;
            }
            if (line == null || type != linkType) {
                linkType = type;
                line = new PacketLine(type, ZoneId.systemDefault());
            }
            text.setLength(0);
            line.append(text, copy);
            lines.add(text.append('\n').toString());
        }
    }
}
