package io.witness.it;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** Whatever happens to the configuration file, what it does not change goes on, and the log says why. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BadEditTest {
    private static final String GO_ON = "keep running unchanged";

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    private Sockets sockets;
    private FileSource file;
    private Path running;
    private LoadedVeth veth;
    private SequenceClient client;
    private LogFile log;

    @org.ops4j.pax.exam.Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(entry(home.resolve("running.sock"))));
    }

    private static Entry entry(Path socket) {
        return Entry.of(socket, "bad0")
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20);
    }

    @Before
    public void connect() throws Exception {
        sockets = new Sockets(context);
        file = new FileSource(Distribution.file());
        running = Distribution.socket("running");
        FastPoll.set(admin);
        veth = LoadedVeth.create("bad0");
        sockets.awaitServed(running);
        client = SequenceClient.connect(Distribution.home(), running);
        log = LogFile.fromNow();
    }

    @After
    public void disconnect() throws Exception {
        try (LoadedVeth link = veth;
                SequenceClient last = client) {
            file.write(entry(running));
            sockets.awaitGone(Distribution.socket("other"));
        }
        Await.until("it waits again", () -> !Files.exists(running));
    }

    @Test
    public void shouldRejectWhatIsNoList() throws Exception {
        file.write("[\n  {\"SocketName\": \"" + running + "\"\n   \"Interface\": \"bad0\"}\n]\n");
        log.await(file.file() + ":3:", GO_ON);
        client.assertMissedNothing();
    }

    @Test
    public void shouldWaitForTheOtherHalf() throws Exception {
        Path other = Distribution.socket("other");
        String whole = Entry.file(entry(running), entry(other));
        file.write(whole.substring(0, whole.length() / 2));
        log.await(file.file(), GO_ON);
        file.write(whole);
        sockets.awaitServed(other);
        client.assertMissedNothing();
    }

    @Test
    public void shouldOutliveAnEmptyFile() throws Exception {
        file.write("");
        log.await(file.file(), GO_ON);
        client.assertMissedNothing();
    }

    @Test
    public void shouldOutliveTheFile() throws Exception {
        file.delete();
        log.await(file.file(), "does not exist", GO_ON);
        client.assertMissedNothing();
        file.write(entry(running), entry(Distribution.socket("other")));
        sockets.awaitServed(Distribution.socket("other"));
        client.assertMissedNothing();
    }

    @Test
    public void shouldFollowAFileThatTakesThePlaceOfTheOther() throws Exception {
        for (int i = 0; i < 3; i++) {
            file.replace(Entry.file(entry(running), entry(Distribution.socket("other"))));
            sockets.awaitServed(Distribution.socket("other"));
            file.replace(Entry.file(entry(running)));
            sockets.awaitGone(Distribution.socket("other"));
        }
        client.assertMissedNothing();
    }

    @Test
    public void shouldKeepWhatRanUnderTheNameOfABadEntry() throws Exception {
        file.write(entry(running).with("BlockSize", 5000), entry(Distribution.socket("other")));
        log.await(file.file() + ":5:", running, "5000", "4096");
        sockets.awaitServed(Distribution.socket("other"));
        client.assertMissedNothing();
    }

    @Test
    public void shouldLeaveOutABadEntryThatIsNew() throws Exception {
        file.write(entry(running), entry(Distribution.socket("other")).with("Mode", "rw"));
        log.await(file.file(), Distribution.socket("other"), "Mode");
        log.await(file.file(), "read again");
        assertFalse(sockets.capture(Distribution.socket("other")).isPresent());
        client.assertMissedNothing();
    }

    @Test
    public void shouldKeepTheRingThatRunsWhenTheNewOneCannotBeHad() throws Exception {
        file.write(entry(running).with("Filter", "udp and and"));
        log.await(file.file() + ":8:", running, "Filter");
        Await.until(
                "the state tells",
                () -> sockets.capture(running).stream().anyMatch(state -> !state.isAsConfigured()),
                sockets::toString);
        assertTrue(sockets.isServed(running));
        client.assertMissedNothing();
        file.write(entry(running));
        Await.until("all is well", () -> sockets.capture(running).orElseThrow().isAsConfigured());
        client.assertMissedNothing();
    }
}
