package io.witness.fleet.internal;

import io.witness.fleet.internal.FlowJoin.Result;
import io.witness.fleet.internal.FlowJoin.Row;
import io.witness.fleet.internal.FlowJoin.Talker;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Connects topics, processors and tables. */
final class FleetTopology {
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();
    private static final Serde<String> TEXT = Serdes.String();

    /** A record that has no time of its own is of the present time of its partition. */
    static final TimestampExtractor TIMES =
            (record, partitionMillis) -> record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionMillis);

    private static final Consumed<byte[], byte[]> CONSUMED =
            Consumed.with(BYTES, BYTES).withTimestampExtractor(TIMES);

    private FleetTopology() {}

    static Topology of(JobSettings settings, Complaints complaints) {
        StreamsBuilder builder = new StreamsBuilder();
        addFlows(builder, settings, complaints);
        builder.stream(List.of(settings.statesTopic(), settings.eventsTopic()), CONSUMED)
                .process(Origin::new, Named.as("origin"))
                // in one place: states and gaps of a sensor are in partitions of different numbers
                .repartition(
                        Repartitioned.with(BYTES, BYTES).withName("sensors").withNumberOfPartitions(1))
                .process(SensorTable.supplier(complaints), Named.as("sensor-table"))
                .to(settings.sensorsTable(), Produced.with(TEXT, BYTES));
        return builder.build();
    }

    private static void addFlows(StreamsBuilder builder, JobSettings settings, Complaints complaints) {
        KStream<String, Result> results = builder.stream(settings.flowsTopic(), CONSUMED)
                .process(FlowJoin.supplier(settings, complaints), Named.as("flow-join"));
        results.filter((key, result) -> result instanceof Row)
                .mapValues(result -> ((Row) result).json())
                .to(settings.joinedTable(), Produced.with(TEXT, BYTES));
        results.filter((key, result) -> result instanceof Talker)
                .mapValues(result -> ((Talker) result).delta().bytes())
                .repartition(Repartitioned.with(TEXT, BYTES).withName("talkers"))
                .process(TalkerSums.supplier(settings, complaints), Named.as("talker-sums"))
                .repartition(Repartitioned.with(TEXT, BYTES).withName("top").withNumberOfPartitions(1))
                .process(TopTalkers.supplier(settings), Named.as("top-talkers"))
                .to(settings.talkersTable(), Produced.with(TEXT, BYTES));
    }
}
