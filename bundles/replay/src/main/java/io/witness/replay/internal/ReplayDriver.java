package io.witness.replay.internal;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens rings into which capture files are played. */
@Component(service = RingDriver.class)
public final class ReplayDriver implements RingDriver {
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
    public void check(RingSpecification specification) throws RingException {
        List<CaptureFile> files = new CaptureFiles(ReplayText.parse(specification.interfaceName()), odd -> {}).open();
        try {
            Filters.of(specification.selection(), files.get(0).linkType());
        } finally {
            CaptureFiles.close(files);
        }
    }

    @Override
    public RingGroup open(RingSpecification specification) throws RingException {
        ReplayPlan plan = ReplayText.parse(specification.interfaceName());
        return new ReplayOpener(plan, specification, 0, new ReplayLog()).open();
    }

    @Override
    public LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) {
        observer.accept(Optional.of(LINK));
        return () -> {};
    }
}
