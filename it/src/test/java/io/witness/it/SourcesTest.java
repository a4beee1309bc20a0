package io.witness.it;

import static org.junit.Assert.assertEquals;

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

/** Sockets of the configuration file, of permanent files beside it, and of an administrator, at the same time. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SourcesTest {
    private static final int BLOCKS_OF_FILE = 16;
    private static final int BLOCKS_OF_OTHER = 32;

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    private Sockets sockets;
    private FileSource file;
    private AdminSource other;
    private Path contested;
    private Path extra;

    @org.ops4j.pax.exam.Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(bystander(home)));
    }

    private static Entry bystander(Path home) {
        return Entry.of(home.resolve("bystander.sock"), "lo").with("NumBlocks", BLOCKS_OF_FILE);
    }

    private static Entry entry(Path socket, int numBlocks) {
        return Entry.of(socket, "lo").with("BlockSize", 65536).with("NumBlocks", numBlocks);
    }

    @Before
    public void watch() throws Exception {
        sockets = new Sockets(context);
        file = new FileSource(Distribution.file());
        other = new AdminSource(admin);
        contested = Distribution.socket("contested");
        extra = Distribution.home().resolve("io.witness.socket-extra.config");
        FastPoll.set(admin);
    }

    @After
    public void leaveTheBystander() throws Exception {
        other.close();
        Files.deleteIfExists(extra);
        file.write(bystander(Distribution.home()));
        sockets.awaitGone(contested);
    }

    @Test
    public void shouldServeTheAdministratorsSocketWhenTheFileLetsGo() throws Exception {
        file.write(bystander(Distribution.home()), entry(contested, BLOCKS_OF_FILE));
        sockets.awaitServed(contested);
        LogFile log = LogFile.fromNow();
        other.write(entry(contested, BLOCKS_OF_OTHER));
        log.await(contested, "belongs to another entry", file.file());
        assertEquals(BLOCKS_OF_FILE, numBlocks());
        file.write(bystander(Distribution.home()));
        Await.until("the other is served", () -> numBlocks() == BLOCKS_OF_OTHER, sockets::toString);
    }

    @Test
    public void shouldServeTheFilesSocketWhenTheAdministratorLetsGo() throws Exception {
        other.write(entry(contested, BLOCKS_OF_OTHER));
        sockets.awaitServed(contested);
        LogFile log = LogFile.fromNow();
        file.write(bystander(Distribution.home()), entry(contested, BLOCKS_OF_FILE));
        log.await(contested, "belongs to another entry");
        assertEquals(BLOCKS_OF_OTHER, numBlocks());
        other.write();
        Await.until("the file's is served", () -> numBlocks() == BLOCKS_OF_FILE, sockets::toString);
    }

    @Test
    public void shouldKeepAnAdministratorsSocketWhenTheFileIsReadAgain() throws Exception {
        other.write(entry(contested, BLOCKS_OF_OTHER));
        sockets.awaitServed(contested);
        try (WireClient client = WireClient.joined(contested)) {
            readTheFileAgain();
            assertEquals(0, client.rest().length);
        }
    }

    @Test
    public void shouldServeThePermanentSocketBesideTheFile() throws Exception {
        Files.writeString(
                extra,
                """
                SocketName="%s"
                Interface="lo"
                BlockSize=I"65536"
                NumBlocks=I"%d"
                """
                        .formatted(contested, BLOCKS_OF_OTHER));
        sockets.awaitServed(contested);
        assertEquals(BLOCKS_OF_OTHER, numBlocks());
        try (WireClient client = WireClient.joined(contested)) {
            readTheFileAgain();
            assertEquals(0, client.rest().length);
            Files.delete(extra);
            client.awaitEnd();
        }
        sockets.awaitGone(contested);
    }

    /** With a change, and without it. */
    private void readTheFileAgain() throws Exception {
        Path added = Distribution.socket("added");
        file.write(bystander(Distribution.home()), entry(added, BLOCKS_OF_FILE));
        sockets.awaitServed(added);
        file.write(bystander(Distribution.home()));
        sockets.awaitGone(added);
    }

    /** What clients are told; 0 while they cannot connect. */
    private int numBlocks() {
        return sockets.isServed(contested)
                ? sockets.rings(contested).stream()
                        .mapToInt(ring -> ring.description().numBlocks())
                        .sum()
                : 0;
    }
}
