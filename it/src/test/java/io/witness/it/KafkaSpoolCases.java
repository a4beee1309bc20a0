package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What becomes of records when the broker, its way or the disk of the spool fails. */
interface KafkaSpoolCases extends KafkaCases {
    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(BROKER)
    default void shouldKeepRecordsWhileTheBrokerIsGone() throws Exception {
        troubled()
                .to("gone", broker().address())
                .with("kafka.delivery.timeout.ms", 8000) // longer than it takes to find out who is not there
                .begin()
                .send(0, 1000);
        troubled().awaitDelivered(1000);
        broker().kill();
        try {
            troubled().awaitLog("is away: ");
            troubled().send(0, FLOWS);
            troubled().awaitMade(1000 + FLOWS);
            troubled().await("they are in the spool", () -> troubled().figure("spooled") > FLOWS / 2);
            Thread.sleep(Soak.times(0, 60_000));
        } finally {
            broker().start();
        }
        troubled().awaitDelivered(1000 + FLOWS);
        assertFalse(troubled()
                .log("is away: " + broker().address() + ": Connection refused")
                .isEmpty());
        assertEquals(
                troubled().log("WARN", "is away: ").size(),
                troubled().log("again after").size());
        troubled().assertCapturedAll();
        troubled().end();
        assertEquals(FLOWS, FlowOrder.of(broker(), "gone.flows").addresses().size());
    }

    @Test
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldSendTheSpoolOfRunsThatEndedOrWereKilled() throws Exception {
        try (BrokerWay way = broker().way();
                KafkaSensor sensor = KafkaSensor.create(home())) {
            way.hang();
            sensor.launch().awaitReady();
            sensor.to("killed", way.address()).begin().send(0, 1000);
            sensor.awaitMade(1000);
            sensor.stop(); // though its client waits for an answer

            sensor.launch().awaitReady();
            sensor.await("the spool is known", () -> sensor.figure("made") == 1000);
            sensor.send(1000, FLOWS);
            sensor.awaitMade(1000 + FLOWS);
            sensor.await(
                    "all are in the spool",
                    () -> sensor.figure("spooled") + sensor.figure("in-flight") == 1000 + FLOWS);
            sensor.kill();

            way.open();
            sensor.launch().awaitReady();
            sensor.await("the spool is known", () -> sensor.figure("made") > 0);
            long found = sensor.figure("made");
            sensor.send(1000 + FLOWS, 10);
            sensor.await(
                    "all are delivered",
                    () -> sensor.figure("made") == found + 10 && sensor.figure("delivered") == found + 10);
            assertEquals(
                    1,
                    sensor.log("records of earlier runs, which are sent first").size());
        }
        FlowOrder order = FlowOrder.of(broker(), "killed.flows");
        assertTrue(
                order.addresses().size() >= 1000 + FLOWS / 2,
                () -> order.addresses().size() + " flows");
        for (int i = 0; i < 1000; i++) {
            assertTrue(order.addresses().contains(KafkaSensor.address(i)), "flow " + i);
        }
    }

    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldDropTheNewestWhenTheDiskOfTheSpoolIsFull() throws Exception {
        try (TemporaryDisk disk = TemporaryDisk.create(home().resolve("disk"), "2m");
                BrokerWay way = broker().way()) {
            way.hang();
            troubled()
                    .to("full", way.address())
                    .with("SpoolDirectory", disk.path())
                    .begin();
            troubled().awaitLog("is away: no broker has acknowledged anything");
            troubled().send(0, FLOWS);
            troubled().await("some are dropped", () -> troubled().figure("dropped") > 0);
            troubled().awaitMade(FLOWS);
            troubled().send(0, FLOWS);
            troubled().awaitMade(2 * FLOWS);
            troubled().assertCapturedAll();
            way.open();
            troubled()
                    .await(
                            "all others are delivered",
                            () -> troubled().figure("delivered") + troubled().figure("dropped") == 2 * FLOWS);
            assertFalse(troubled()
                    .log("WARN", "takes no more records", "No space left on device")
                    .isEmpty());
            int lines = troubled().log("takes no more records").size();
            assertTrue(lines - troubled().log("takes records again").size() <= 1, () -> lines + " lines");
            troubled().send(0, 1000);
            troubled().awaitMade(2 * FLOWS + 1000);
            long dropped = troubled().figure("dropped");
            troubled().awaitDelivered(2 * FLOWS + 1000 - dropped);
            troubled().end();
        }
        FlowOrder.of(broker(), "full.flows");
    }

    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldDoWithoutASpoolThatIsReadOnly() throws Exception {
        try (TemporaryDisk disk = TemporaryDisk.create(home().resolve("disk"), "16m");
                BrokerWay way = broker().way()) {
            disk.setReadOnly(true);
            troubled()
                    .to("readonly", way.address())
                    .with("SpoolDirectory", disk.path())
                    .begin()
                    .send(0, 1000);
            troubled().awaitDelivered(1000);
            way.close();
            troubled().awaitLog("is away: ");
            troubled().send(0, 1000);
            troubled().awaitMade(2000);
            troubled().await("they are dropped", () -> troubled().figure("dropped") > 0);
            assertEquals(
                    1,
                    troubled()
                            .log("WARN", "takes no more records", disk.path().toString(), "Read-only file system")
                            .size());
            disk.setReadOnly(false);
            troubled().send(0, 1000);
            troubled().await("the spool takes records", () -> troubled().figure("spooled") > 0);
            way.open();
            troubled().awaitMade(3000);
            troubled()
                    .await(
                            "all others are delivered",
                            () -> troubled().figure("delivered") + troubled().figure("dropped") == 3000);
            assertEquals(1, troubled().log("takes no more records").size());
            assertEquals(1, troubled().log("takes records again").size());
            troubled().assertCapturedAll();
            troubled().end();
        }
        FlowOrder.of(broker(), "readonly.flows");
    }

    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldKeepRecordsForABrokerThatIsSlow() throws Exception {
        int flows = 1500; // sent twice: more than there is memory for, and an order that keys can tell
        try (BrokerWay way = broker().way()) {
            troubled()
                    .to("slow", way.address())
                    .with("QueueBytes", 1 << 20)
                    .with("kafka.delivery.timeout.ms", 60_000)
                    .with("kafka.request.timeout.ms", 30_000)
                    .begin()
                    .send(0, 10);
            troubled().awaitDelivered(10);
            way.crawl(50_000);
            troubled().send(10, flows, 500); // so that the spool keeps up on a busy machine
            troubled().send(10, flows, 500);
            troubled().awaitMade(10 + 2 * flows);
            troubled().await("some are in the spool", () -> troubled().figure("spooled") > 0);
            way.open();
            troubled().awaitDelivered(10 + 2 * flows);
            troubled().assertCapturedAll();
            troubled().end();
        }
        FlowOrder order = FlowOrder.of(broker(), "slow.flows");
        assertEquals(10 + 2 * flows, order.flows());
    }
}
