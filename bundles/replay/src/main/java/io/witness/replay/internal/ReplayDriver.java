package io.witness.replay.internal;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens rings into which capture files are played. */
@Component(service = RingDriver.class)
public final class ReplayDriver implements RingDriver {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayDriver.class);
    /** There is no network interface that could go down; missing files are waited for when opening. */
    private static final Link LINK = new Link(ReplayOpener.NO_LINK, true, true);

    /** Creates the driver of all sockets. */
    @Activate
    public ReplayDriver() {}

    @Override
    public boolean handles(String interfaceName) {
        return interfaceName.startsWith(ReplayPlan.SCHEME);
    }

    @Override
    public RingGroup open(RingSpecification specification) throws RingException {
        ReplayPlan plan = ReplayText.parse(specification.interfaceName());
        return new ReplayOpener(plan, specification, 0, LOGGED).open();
    }

    @Override
    public LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) {
        observer.accept(Optional.of(LINK));
        return () -> {};
    }

    private static final ReplayListener LOGGED = new ReplayListener() {
        @Override
        public void begins(String line) {
            LOG.info("{}", line);
        }

        @Override
        public void pauses(String line) {
            LOG.info("{}", line);
        }

        @Override
        public void odd(String line) {
            LOG.warn("{}", line);
        }

        @Override
        public void ends(String line) {
            LOG.info("{}", line);
        }

        @Override
        public boolean breaks(String line) {
            LOG.error("{}", line);
            return true;
        }
    };
}
