package io.witness.it;

import static org.junit.Assert.assertEquals;

import io.witness.api.ring.DescriptorLease;
import io.witness.api.socket.PacketSocket;
import java.nio.file.Path;
import java.util.Map;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** The only socket is removed, while somebody keeps its ring in a fanout group whose id is given, and added again. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RemovedGroupTest {
    private static final int ID = 79;

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    @org.ops4j.pax.exam.Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(entry(home.resolve("only.sock"))));
    }

    private static Entry entry(Path socket) {
        return Entry.of(socket, "lo")
                .with("BlockSize", 65536)
                .with("NumBlocks", 8)
                .with("FanoutID", ID);
    }

    @Test
    public void shouldNotJoinTheOldRing() throws Exception {
        Sockets sockets = new Sockets(context);
        FileSource file = new FileSource(Distribution.file());
        Path only = Distribution.socket("only");
        FastPoll.set(admin);
        sockets.awaitServed(only);
        try (DescriptorLease old = lease()) {
            file.write();
            sockets.awaitGone(only);
            assertEquals("of " + old.descriptor(), Map.of(ID, 1), FanoutGroups.sizes());
            LogFile log = LogFile.fromNow();
            file.write(entry(only));
            sockets.awaitServed(only);
            assertEquals(Integer.valueOf(1), FanoutGroups.sizes().get(ID));
            log.await("FanoutID", "a free id is taken instead");
        }
    }

    private DescriptorLease lease() throws Exception {
        ServiceReference<PacketSocket> reference = context.getServiceReference(PacketSocket.class);
        try {
            return context.getService(reference).rings().get(0).lease();
        } finally {
            context.ungetService(reference);
        }
    }
}
