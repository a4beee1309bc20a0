package io.witness.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** Sockets under load of which one comes, one goes, two are changed, and one must not notice. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ReconfigurationTest {
    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    private Path untouched;
    private Path handedOver;
    private Path resized;
    private Path removed;
    private Path added;
    private Sockets sockets;
    private LoadedVeth first;
    private LoadedVeth second;
    private LoadedVeth third;

    @Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(bystander(home)));
    }

    private static Entry bystander(Path home) {
        return Entry.of(home.resolve("bystander.sock"), "nowhere0");
    }

    @Before
    public void connect() throws Exception {
        sockets = new Sockets(context);
        untouched = Distribution.socket("untouched");
        handedOver = Distribution.socket("handed-over");
        resized = Distribution.socket("resized");
        removed = Distribution.socket("removed");
        added = Distribution.socket("added");
        first = LoadedVeth.create("recon1");
        second = LoadedVeth.create("recon2");
        third = LoadedVeth.create("recon3");
    }

    @After
    public void disconnect() throws Exception {
        try (LoadedVeth one = first;
                LoadedVeth other = second;
                LoadedVeth another = third) {}
    }

    @Test
    public void shouldTouchOnlyWhatTheFileChanges() throws Exception {
        FileSource source = new FileSource(Distribution.file());
        assertTouchesOnlyWhatChanges(source);
        source.write(bystander(Distribution.home()));
        awaitAllGone();
    }

    @Test
    public void shouldTouchOnlyWhatAnAdministratorChanges() throws Exception {
        try (AdminSource source = new AdminSource(admin)) {
            assertTouchesOnlyWhatChanges(source);
        }
        awaitAllGone();
    }

    private void awaitAllGone() throws Exception {
        for (Path socket : List.of(untouched, handedOver, resized, added)) {
            sockets.awaitGone(socket);
        }
    }

    private void assertTouchesOnlyWhatChanges(SocketSource source) throws Exception {
        source.write(ring(untouched, first), ring(handedOver, second), ring(resized, third), ring(removed, first));
        Path home = Distribution.home();
        try (SequenceClient ofUntouched = SequenceClient.connect(home, untouched);
                SequenceClient ofHandedOver = SequenceClient.connect(home, handedOver);
                SequenceClient ofResized = SequenceClient.connect(home, resized);
                SequenceClient ofRemoved = SequenceClient.connect(home, removed)) {
            source.write(
                    ring(untouched, first),
                    ring(handedOver, second)
                            .with("User", "nobody")
                            .with("Group", "nogroup")
                            .with("Mode", "0640"),
                    ring(resized, third).with("NumBlocks", 128),
                    ring(added, second));
            ofRemoved.awaitDisconnected();
            ofResized.awaitDisconnected();
            assertServesTheNewRing();
            assertIsHandedOver();
            SequenceClient.connect(home, added).close();
            sockets.awaitGone(removed);
            ofHandedOver.assertMissedNothing();
            ofUntouched.assertMissedNothing();
            ofResized.assertContiguous();
        }
    }

    /** Who connects again stays connected. */
    private void assertServesTheNewRing() throws Exception {
        try (SequenceClient again = SequenceClient.connect(Distribution.home(), resized)) {
            assertEquals(128, again.ringBlocks());
            again.awaitBlocks(100);
            again.assertMissedNothing();
        }
        sockets.awaitServed(resized);
        assertEquals(1, sockets.rings(resized).size());
    }

    private void assertIsHandedOver() throws Exception {
        Await.until("the file has its mode", () -> mode(handedOver).equals("rw-r-----"), () -> mode(handedOver));
        assertEquals("nobody", Files.getOwner(handedOver).getName());
        assertEquals("nogroup", Files.getAttribute(handedOver, "posix:group").toString());
        assertTrue(sockets.isServed(handedOver));
        assertFalse(mode(untouched).equals(mode(handedOver)));
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static Entry ring(Path socket, LoadedVeth veth) {
        return Entry.of(socket, veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20);
    }
}
