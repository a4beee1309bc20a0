package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** Top talkers when there are more hosts than a partition keeps: 1000 here. */
class TalkerRoomTest extends WithTopology {
    private static final String NOON_WINDOW = "2026-11-30T12:00:00Z";

    /** A flow of a host of its own to one server. */
    private void sendHost(int host, int startSecond, int kilobytes) {
        String address = "10.1." + host / 256 + "." + host % 256;
        String id = "f" + host + "-" + startSecond + "-" + kilobytes;
        send(id, flow(id, "a", host, 1, startSecond, startSecond, kilobytes, address, "10.2.0.1"));
    }

    private Map<String, Object> window(String start) {
        return Json.readOwn(talkerTable().get(start));
    }

    @Test
    void shouldForgetNothingWhileThereIsRoom() {
        for (int host = 0; host < 999; host++) { // and the server
            sendHost(host, 0, 1);
        }
        Map<String, Object> window = window(NOON_WINDOW);
        assertEquals(0L, window.get("hosts_forgotten"));
        assertEquals(0L, window.get("bytes_forgotten"));
        assertEquals("", errors());
    }

    @Test
    void shouldCountWhatItForgetsAndKeepTheTop() {
        sendHost(0, 0, 50); // the oldest ones, and at the top
        sendHost(1, 0, 40);
        for (int host = 2; host < 1200; host++) {
            sendHost(host, 0, 1);
        }
        sendHost(0, 1, 1);
        byte[] table = talkerTable().get(NOON_WINDOW);
        assertEquals(
                List.of("10.2.0.1 120100 1289000 1201", "10.1.0.0 51000 200 2", "10.1.0.1 40000 100 1"), rows(table));
        // 1201 hosts in all; each that was forgotten had 1100 bytes
        assertEquals(201L, Json.readOwn(table).get("hosts_forgotten"));
        assertEquals(201 * 1100L, Json.readOwn(table).get("bytes_forgotten"));
        assertEquals(
                "witness: a top talker may be missing or too small, because a partition has more than 1000 hosts: raise"
                        + " --flows; further times are only counted\n",
                errors());
    }

    @Test
    void shouldForgetHostsOfWindowsThatAreOverBeforeOthers() {
        for (int host = 0; host < 999; host++) {
            sendHost(host, -10_000, 1);
        }
        talkerTable();
        for (int host = 0; host < 999; host++) {
            sendHost(host, 0, 1);
        }
        assertEquals(0L, window(NOON_WINDOW).get("hosts_forgotten"));
        assertEquals("", errors());
    }

    @Test
    void shouldAddUpWhatPartitionsHaveForgotten() {
        TopList list = new TopList(3);
        list.putForgotten("0", new TopList.Forgotten(101, 5));
        TopList other = new TopList(3);
        other.putForgotten("1", new TopList.Forgotten(1, 7));
        other.add(Json.readOwn(Json.write(list.fields())), 0);
        assertEquals(new TopList.Forgotten(102, 12), other.forgotten());
    }

    private static Processor<String, byte[], String, byte[]> start(
            MockProcessorContext<String, byte[]> context, KeyValueStore<String, byte[]> store) throws Exception {
        JobSettings settings =
                JobOptions.parse(List.of("--brokers", "a:1", "--flows", "1000")).settings();
        context.resetForwards();
        context.addStateStore(store);
        var processor =
                TalkerSums.supplier(settings, new Complaints(System.err)).get();
        processor.init(context);
        return processor;
    }

    @Test
    void shouldKnowWhatItForgotWhenItIsStartedAgain() throws Exception {
        MockProcessorContext<String, byte[]> context = new MockProcessorContext<>();
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("talkers"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        var first = start(context, store);
        byte[] delta = new TalkerDelta(0, new Traffic(1, 1, 1, 1), 1).bytes();
        for (int host = 0; host < 1101; host++) {
            first.process(new Record<>("h" + host, delta, 0));
        }
        var second = start(context, store);
        second.process(new Record<>("h1100", delta, 0));
        context.scheduledPunctuators().get(1).getPunctuator().punctuate(0);
        byte[] passed = context.forwarded().get(0).record().value();
        Map<?, ?> counts = (Map<?, ?>) Json.readOwn(passed).get("forgotten");
        assertEquals(List.of(101L, 202L), counts.values().iterator().next());
    }
}
