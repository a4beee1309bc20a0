package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.packet.MalformedBlockException;
import io.witness.client.TestimonyClient;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import io.witness.source.SourceEndedException;
import io.witness.source.SourceUnblockedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources on real rings, read by two threads, unblocked by a third and closed by a fourth, at any moment. */
@Timeout(300)
class SourceStressTest {
    private static final int ROUNDS = 100;
    private static final int HANG_SECONDS = 60;

    @TempDir
    Path home;

    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

    @Test
    void shouldEndEveryCallOnAnInterface() throws Exception {
        CaptureOptions small = CaptureOptions.DEFAULT.withBlocks(4096, 4).withBlockTimeoutMillis(1);
        try (Veth veth = Veth.create();
                Child flood = Traffic.flood(home, veth, 20_000, 100)) {
            stress(() -> small.open(veth.captured(), AfPacketRings::open));
        }
    }

    @Test
    void shouldEndEveryCallOnAConnection() throws Exception {
        Path socket = home.resolve("s.sock");
        Entry entry = Entry.of(socket, "").with("BlockSize", 4096).with("NumBlocks", 16);
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(
                        home, entry.with("Interface", veth.captured()).with("BlockTimeoutMillis", 1));
                Child flood = Traffic.flood(home, veth, 20_000, 100)) {
            stress(() -> PacketSource.of(TestimonyClient.connect(socket, 0)));
        }
    }

    private void stress(Callable<PacketSource> maker) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            PacketSource source = maker.call();
            int pauseMicros = round * 37 % 3000;
            List<Thread> threads = new ArrayList<>();
            threads.add(start(() -> read(source)));
            threads.add(start(() -> read(source)));
            threads.add(start(() -> unblock(source)));
            threads.add(start(() -> {
                TimeUnit.MICROSECONDS.sleep(pauseMicros);
                source.close();
                return null;
            }));
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(HANG_SECONDS));
                assertFalse(thread.isAlive(), "a thread hangs, round " + round);
            }
            assertEquals(List.of(), List.copyOf(surprises), "round " + round);
        }
    }

    private Thread start(Callable<Void> task) {
        Thread thread = new Thread(() -> {
            try {
                task.call();
            } catch (Throwable e) {
                surprises.add(e);
            }
        });
        thread.start();
        return thread;
    }

    private static Void read(PacketSource source) throws Exception {
        while (true) {
            try {
                source.next(packet -> packet.unsignedByte(0));
                source.nextNetworkLayerCopy();
            } catch (SourceEndedException e) {
                return null;
            } catch (SourceUnblockedException
                    | NoSuchElementException
                    | IndexOutOfBoundsException
                    | MalformedBlockException e) {
                // unblocked, or the packet was taken or changed by the other reader
            }
        }
    }

    private static Void unblock(PacketSource source) {
        for (int i = 0; i < 10; i++) {
            source.unblock();
            Thread.yield();
        }
        return null;
    }
}
