package io.witness.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.witness.api.socket.SocketMonitor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import javax.management.ObjectName;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The distribution's bundles in this JVM, so that its threads can be looked at: blocks pass without garbage. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AllocationTest {
    private static final String INTERFACE = "alloc0";
    private static final long WARM_UP_BLOCKS = 200_000;
    /** So slow that nobody is evicted while code is not compiled yet, and that the thread also learns to wait. */
    private static final int WARM_UP_PER_SECOND = 30_000;

    private static final long BLOCKS = Soak.times(500_000, 2_000_000);

    /** Three rounds of the ring a second: a client that has to wait for a processor that long is not evicted yet. */
    private static final int BLOCKS_PER_SECOND = 100_000;

    private static final int WINDOWS = 3;
    /** One a block of 4096 bytes. */
    private static final int FRAME_BYTES = 2100;

    private static final int LIMIT_SECONDS = 150;

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(ring(home)));
    }

    private static Entry ring(Path home) {
        return Entry.of(home.resolve("alloc.sock"), INTERFACE)
                .with("BlockSize", 4096)
                .with("NumBlocks", 32768)
                .with("BlockTimeoutMillis", 20);
    }

    @Test
    public void shouldPassBlocksWithoutAllocatingOnTheRingsThread() throws Exception {
        Path home = Distribution.home();
        try (Veth veth = Veth.create(INTERFACE)) {
            Await.until("the ring is there", () -> taken() >= 0);
            try (Child client = Clients.inC(home, home.resolve("alloc.sock"), "-q", "-w", 30)) {
                client.awaitErr("ready");
                Await.until("two consumers and the client are there", () -> readers() == 3);
                try (Child sender = Traffic.flood(home, veth, WARM_UP_PER_SECOND, FRAME_BYTES)) {
                    awaitTaken(WARM_UP_BLOCKS);
                    assertTrue(sender.toString(), sender.isAlive());
                }
                try (Child sender = Traffic.flood(home, veth, BLOCKS_PER_SECOND, FRAME_BYTES)) {
                    assertAllocatesNothing();
                    assertTrue(sender + "\n" + client, sender.isAlive() && client.isAlive());
                }
                assertEveryReaderReads();
            }
        }
    }

    /** A JVM itself makes some objects on a thread when compiled code meets a class for the first time: so tries again. */
    private void assertAllocatesNothing() throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS && least > 0; i++) {
            least = Math.min(least, allocatedWhilePassing(BLOCKS));
        }
        assertEquals("bytes allocated by the ring's thread", 0, least);
    }

    private long allocatedWhilePassing(long blocks) throws Exception {
        long thread = ringThread();
        long before = allocatedBytes(thread);
        awaitTaken(taken() + blocks);
        long bytes = allocatedBytes(thread) - before;
        System.out.printf("witness: %d bytes allocated while %d blocks passed%n", bytes, blocks);
        return bytes;
    }

    private void assertEveryReaderReads() {
        monitor().status().rings().get(0).subscriptions().forEach(reader -> {
            System.out.println("witness: " + reader);
            assertTrue(reader.toString(), reader.ledger().returned().blocks() > WARM_UP_BLOCKS);
        });
    }

    private void awaitTaken(long blocks) throws InterruptedException {
        long start = System.nanoTime();
        while (taken() < blocks) {
            assertTrue(taken() + " of " + blocks, System.nanoTime() - start < LIMIT_SECONDS * 1_000_000_000L);
            Thread.sleep(50);
        }
    }

    /** Blocks taken, -1 while there is no ring. */
    private long taken() {
        SocketMonitor monitor = monitor();
        return monitor == null || monitor.status().rings().isEmpty()
                ? -1
                : monitor.status().rings().get(0).taken().blocks();
    }

    private int readers() {
        return monitor().status().rings().get(0).subscriptions().size();
    }

    private SocketMonitor monitor() {
        ServiceReference<SocketMonitor> reference = context.getServiceReference(SocketMonitor.class);
        return reference == null ? null : context.getService(reference);
    }

    private static long ringThread() {
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("witness-ring "))
                .toList();
        assertEquals(threads.toString(), 1, threads.size());
        return threads.get(0).getId();
    }

    /** By way of the bean's name, since the package of its class is no other bundle's to import. */
    private static long allocatedBytes(long thread) throws Exception {
        return (long) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {thread},
                        new String[] {"long"});
    }
}
