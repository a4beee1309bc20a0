package io.witness.flows;

import io.witness.decode.CommunityId;
import io.witness.flows.internal.AsciiBuffer;
import io.witness.flows.internal.ipfix.FlowTemplates;
import io.witness.flows.internal.ipfix.OptionTemplates;
import io.witness.flows.internal.ipfix.Template;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Formats records as IPFIX (RFC 7011): flows as biflows (RFC 5103), gaps as records of options about an interface. Each record is
 * written as a set of its own, for an {@link io.witness.flows.output.IpfixSink}. Allocates nothing per flow. For the thread of the
 * meter.
 */
public final class IpfixWriter implements FlowListener {
    /** No record is larger: its texts are limited. */
    private static final int MOST_RECORD = 512;

    /** Of a longer name, such as that of a replayed file, a record has the start. */
    private static final int MOST_INTERFACE_NAME = 64;

    private final RecordOutput output;
    private final FlowTemplates templates;
    private final Template<OptionTemplates.Gap> gapTemplate;
    private final ByteBuffer record = ByteBuffer.allocate(MOST_RECORD);
    private final RecordEndpoints endpoints = new RecordEndpoints();
    private final AsciiBuffer text = new AsciiBuffer();
    /** Null: records have none. */
    private final CommunityId communityId;

    private long missedPackets;

    /**
     * Creates a writer.
     *
     * @param settings what records contain; the sensor's name is not used
     * @param enterprise the enterprise number of the sink that gets the records; 0: records have no elements of an enterprise
     * @param output receives the sets
     */
    public IpfixWriter(EveSettings settings, int enterprise, RecordOutput output) {
        this.output = output;
        String fullName = settings.interfaceName().orElse("");
        String interfaceName = fullName.substring(0, Math.min(MOST_INTERFACE_NAME, fullName.length()));
        templates = FlowTemplates.of(interfaceName, enterprise, this::putCommunityId);
        gapTemplate = OptionTemplates.gap(interfaceName, enterprise);
        communityId = settings.communityIdSeed().isPresent()
                ? new CommunityId(settings.communityIdSeed().getAsInt())
                : null;
    }

    private void putCommunityId(ByteBuffer to, FlowRecord flow) {
        text.clear();
        if (communityId != null && communityId.read(endpoints.of(flow))) {
            text.putAscii("1:");
            text.putBase64(communityId);
        }
        to.put((byte) text.length()).put(text.bytes(), 0, text.length());
    }

    @Override
    public void flow(FlowRecord flow) throws IOException {
        templates.of(flow).putRecord(record.clear(), flow);
        output.write(record.array(), record.position());
    }

    @Override
    public void gap(GapRecord gap) throws IOException {
        missedPackets += OptionTemplates.known(gap.packets());
        gapTemplate.putRecord(record.clear(), new OptionTemplates.Gap(gap, missedPackets));
        output.write(record.array(), record.position());
    }
}
