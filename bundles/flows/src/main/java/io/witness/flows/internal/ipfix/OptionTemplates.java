package io.witness.flows.internal.ipfix;

import static io.witness.flows.internal.ipfix.Field.iana;
import static io.witness.flows.internal.ipfix.Field.own;

import io.witness.flows.GapRecord;
import java.nio.ByteBuffer;
import java.util.List;

/** Has the options templates: gaps, what was exported, and the types of our own elements. */
public final class OptionTemplates {
    private static final int GAP_ID = 512;
    private static final int TOTALS_ID = 513;
    private static final int TYPE_ID = 514;
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** What the exporter has sent. */
    static final Template<ExportTotals> TOTALS = new Template<>(
            TOTALS_ID,
            1,
            List.of(
                    iana(149, 4, (to, totals) -> to.putInt(totals.domain())), // observationDomainId
                    iana(41, 8, (to, totals) -> to.putLong(totals.messages())), // exportedMessageTotalCount
                    iana(42, 8, (to, totals) -> to.putLong(totals.records())), // exportedFlowRecordTotalCount
                    iana(40, 8, (to, totals) -> to.putLong(totals.bytes())), // exportedOctetTotalCount
                    iana(166, 8, (to, totals) -> to.putLong(totals.lost())))); // notSentFlowTotalCount

    /** The type of one of our own elements (RFC 5610). */
    static final Template<TypeOf> TYPE = new Template<>(
            TYPE_ID,
            2,
            List.of(
                    iana(346, 4, (to, type) -> to.putInt(type.enterprise())), // privateEnterpriseNumber
                    iana(
                            303,
                            2,
                            (to, type) -> to.putShort((short) type.element().number())), // informationElementId
                    iana(339, 1, (to, type) -> to.put((byte) type.element().typeCode())), // informationElementDataType
                    iana(344, 1, (to, type) -> to.put((byte) 0)), // informationElementSemantics: default
                    // informationElementName, informationElementDescription
                    iana(
                            341,
                            Field.VARIABLE,
                            (to, type) -> Field.putText(to, type.element().elementName())),
                    iana(
                            340,
                            Field.VARIABLE,
                            (to, type) -> Field.putText(to, type.element().description()))));

    private OptionTemplates() {}

    /** An element of an enterprise. */
    record TypeOf(int enterprise, OwnElement element) {}

    /**
     * Holds a gap and the sum of its ring's gaps.
     *
     * @param gap the gap
     * @param totalPackets how many packets were missed in all gaps
     */
    public record Gap(GapRecord gap, long totalPackets) {}

    /** Returns the template of gaps. Records are about an interface, from which packets were not metered. */
    public static Template<Gap> gap(String interfaceName, int enterprise) {
        List<Field<Gap>> fields = List.of(
                iana(82, Field.VARIABLE, (to, from) -> Field.putText(to, interfaceName)), // interfaceName
                // flowStartMilliseconds, flowEndMilliseconds
                iana(152, 8, (to, from) -> to.putLong(millis(from.gap().fromNanos()))),
                iana(153, 8, (to, from) -> to.putLong(millis(from.gap().toNanos()))),
                // droppedPacketDeltaCount, droppedPacketTotalCount
                iana(133, 8, (to, from) -> to.putLong(known(from.gap().packets()))),
                iana(135, 8, (to, from) -> to.putLong(from.totalPackets())),
                own(
                        OwnElement.GAP_CAUSE,
                        (to, from) -> Field.putText(to, from.gap().cause().toString())),
                own(
                        OwnElement.GAP_BLOCKS,
                        (to, from) -> to.putLong(known(from.gap().blocks()))));
        return new Template<>(GAP_ID, 1, Field.sendable(fields, enterprise));
    }

    /** Returns a number of a gap, 0 if it is not known. */
    public static long known(long number) {
        return number == GapRecord.UNKNOWN ? 0 : number;
    }

    static long millis(long nanos) {
        return Math.floorDiv(nanos, NANOS_PER_MILLI);
    }

    /** Appends sets with all definitions of templates, and, with an enterprise, the types of our own elements. */
    public static void putAll(ByteBuffer to, int enterprise) {
        for (Template<?> each :
                FlowTemplates.of("", enterprise, (buffer, flow) -> {}).all()) {
            each.putDefinition(to, enterprise);
        }
        gap("", enterprise).putDefinition(to, enterprise);
        TOTALS.putDefinition(to, enterprise);
        if (enterprise == 0) {
            return;
        }
        TYPE.putDefinition(to, enterprise);
        for (OwnElement element : OwnElement.values()) {
            TYPE.putRecord(to, new TypeOf(enterprise, element));
        }
    }

    /** Appends a set with what was exported. */
    public static void putTotals(ByteBuffer to, ExportTotals totals) {
        TOTALS.putRecord(to, totals);
    }

    /** Tells whether a set contains records of flows. */
    public static boolean isOfFlows(int setId) {
        return setId < GAP_ID;
    }
}
