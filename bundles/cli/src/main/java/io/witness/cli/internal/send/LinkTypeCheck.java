package io.witness.cli.internal.send;

import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.LinkDescription;
import java.nio.file.Path;
import java.util.Set;

/** Knows which packets of files an interface can send: those with its own link header. */
final class LinkTypeCheck {
    private static final Set<Integer> WITHOUT_HEADER = Set.of(LinkTypes.RAW, LinkTypes.IPV4, LinkTypes.IPV6);

    private final LinkDescription link;

    LinkTypeCheck(LinkDescription link) {
        this.link = link;
    }

    /** Tells whether packets of a link type can be sent. */
    boolean fits(int linkType) {
        int own = link.linkType().orElse(LinkTypes.UNKNOWN);
        return linkType == own || WITHOUT_HEADER.contains(own) && WITHOUT_HEADER.contains(linkType);
    }

    void require(Path file, int linkType) throws SendException {
        if (!fits(linkType)) {
            String own = link.linkType().isPresent()
                    ? "link type " + link.linkType().getAsInt()
                    : "a link type that is not known";
            String remedy = fits(LinkTypes.ETHERNET) ? ": convert it, for example with `tcprewrite --dlt=enet`" : "";
            throw new SendException(file + " has packets of link type " + linkType + ", but " + link.name()
                    + " sends those of " + own + remedy);
        }
    }
}
