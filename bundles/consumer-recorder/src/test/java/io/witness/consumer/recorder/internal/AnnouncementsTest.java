package io.witness.consumer.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears of complete files. */
@Timeout(60)
class AnnouncementsTest {
    private final Announcements announcements = new Announcements();
    private final BlockingQueue<Path> heard = new LinkedBlockingQueue<>();

    private static List<Path> files(int count) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(Path.of("file" + i));
        }
        return files;
    }

    private List<Path> heard(int count) throws InterruptedException {
        List<Path> paths = new ArrayList<>();
        while (paths.size() < count) {
            Path next = heard.poll(30, TimeUnit.SECONDS);
            assertTrue(next != null, () -> "only " + paths);
            paths.add(next);
        }
        return paths;
    }

    @Test
    void shouldBeHeardInOrderBesideOneThatHangsAndOneThatThrows() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        announcements.add("hangs", "hangs", () -> file -> {
            hangs.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        announcements.add("throws", "throws", () -> file -> {
            throw new StackOverflowError();
        });
        announcements.add("good", "good", () -> heard::add);
        files(100).forEach(announcements::announce);
        assertEquals(files(100), heard(100));
        assertTrue(hangs.await(30, TimeUnit.SECONDS));
        announcements.remove("hangs");
        assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldKeepSoManyForAListenerThatIsSlow() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        announcements.add("slow", "slow", () -> file -> {
            begun.countDown();
            goesOn.await();
            heard.add(file);
        });
        announcements.announce(Path.of("file0"));
        assertTrue(begun.await(30, TimeUnit.SECONDS));
        files(1500).subList(1, 1500).forEach(announcements::announce);
        goesOn.countDown();
        assertEquals(files(1001), heard(1001));
        announcements.announce(Path.of("later"));
        assertEquals(List.of(Path.of("later")), heard(1));
    }

    @Test
    void shouldGetTheServiceOnce() throws Exception {
        AtomicInteger got = new AtomicInteger();
        announcements.add("good", "good", () -> {
            got.incrementAndGet();
            return heard::add;
        });
        assertEquals(0, got.get());
        files(10).forEach(announcements::announce);
        heard(10);
        assertEquals(1, got.get());
        announcements.remove("good");
        announcements.announce(Path.of("unheard"));
        assertEquals(0, heard.size());
    }

    @Test
    void shouldNotTellOneThatIsGone() throws Exception {
        announcements.add("gone", "gone", () -> null);
        announcements.add("good", "good", () -> heard::add);
        announcements.announce(Path.of("file0"));
        assertEquals(files(1), heard(1));
    }
}
