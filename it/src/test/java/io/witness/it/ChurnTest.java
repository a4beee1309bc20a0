package io.witness.it;

import static org.junit.Assert.assertTrue;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * Clients that connect, read and leave at random, 200 at a time: nothing of them is left, and one that stays misses nothing.
 * The property {@code witness.churn.seconds} says how long.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ChurnTest {
    private static final String INTERFACE = "churn0";
    private static final int CLIENTS = 200;
    private static final int SEED = 20_240_611;
    private static final int SECONDS = Integer.getInteger("witness.churn.seconds", 8);
    private static final int WARM_UP_SECONDS = 4;
    /** What a JVM makes for itself meanwhile: compiled code's data, caches. */
    private static final long HEAP_SLACK = 4 << 20;

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(Entry.of(home.resolve("churn.sock"), INTERFACE)
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20)
                .with("MaxClients", CLIENTS + 50)));
    }

    @Test
    public void shouldKeepNothingOfClientsThatHaveLeft() throws Exception {
        Path socket = Distribution.socket("churn");
        try (LoadedVeth veth = LoadedVeth.create(INTERFACE);
                SequenceClient survivor = SequenceClient.connect(Distribution.home(), socket)) {
            churn(socket, WARM_UP_SECONDS);
            Footprint before = Footprint.settled();
            long heap = heapBytes();
            long direct = directBytes();
            churn(socket, SECONDS);
            Footprint.awaitNoMoreThan(before);
            report("heap", heap, heapBytes());
            report("direct memory", direct, directBytes());
            Await.until("the heap is as before", () -> heapBytes() < heap + HEAP_SLACK, () -> "it was " + heap);
            Await.until(
                    "direct memory is as before", () -> directBytes() <= direct + slack(), () -> "it was " + direct);
            survivor.assertMissedNothing();
        }
    }

    /** The memory of all clients once: it is kept for those to come, and not all need have been there before. */
    private static long slack() {
        return CLIENTS * 10_000L;
    }

    private void churn(Path socket, int seconds) throws Exception {
        Sockets sockets = new Sockets(context);
        int readers = sockets.rings(socket).get(0).subscriptions().size();
        try (Child churn = Child.start(
                Distribution.home(),
                List.of(Tools.c("churn"), socket.toString(), Integer.toString(CLIENTS), Integer.toString(SEED)))) {
            Thread.sleep(seconds * 1000L);
            Await.until("clients have left", () -> !churn.lines().isEmpty() || !churn.isAlive(), churn::toString);
            assertTrue(churn.toString(), churn.isAlive());
            String last = churn.lines().get(churn.lines().size() - 1);
            System.out.printf("witness: clients that left, and were cut off, in %d s: %s%n", seconds, last);
            assertTrue(last, Integer.parseInt(last.split(" ")[0]) > 0);
        }
        Await.until(
                "all have left",
                () -> sockets.rings(socket).get(0).subscriptions().size() == readers,
                sockets::toString);
    }

    private static void report(String what, long before, long after) {
        System.out.printf("witness: %s: %d KiB before, %d KiB after%n", what, before >> 10, after >> 10);
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long directBytes() {
        System.gc();
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
