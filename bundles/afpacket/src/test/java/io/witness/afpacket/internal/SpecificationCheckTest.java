package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Fanout;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.ring.Selection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Needs no privileges: everybody can read which interfaces there are. */
class SpecificationCheckTest {
    private final AfPacketDriver driver = new AfPacketDriver();

    private static RingSpecification of(String interfaceName, String filter, Fanout fanout) {
        return new RingSpecification(
                interfaceName, Geometry.of(65536, 4, 0), fanout, Selection.ofFilter(filter), false, false);
    }

    private RingException refused(RingSpecification specification) {
        return assertThrows(RingException.class, () -> driver.check(specification));
    }

    @Test
    void shouldAcceptWhatCouldBeOpened() {
        assertDoesNotThrow(() -> driver.check(of("lo", "tcp port 80", Fanout.ALONE)));
        assertDoesNotThrow(() -> driver.check(of("lo", "1,6 0 0 96", Fanout.ALONE)));
        assertDoesNotThrow(() -> driver.check(of("lo", "", new Fanout(FanoutMode.parse("cbpf"), 3, 0, "tcp; udp"))));
    }

    @Test
    void shouldRefuseWhatDoesNotCompile() {
        for (String filter : new String[] {"tcp prot 80", "2,6 0 0 96"}) {
            RingException refused = refused(of("lo", filter, Fanout.ALONE));
            assertEquals(Optional.of("Filter"), refused.key());
            assertTrue(refused.getMessage().startsWith("Filter=\"" + filter + "\": "), refused::getMessage);
        }
        for (String program : new String[] {"tcp; nix", "1,6 0 0"}) {
            RingException refused = refused(of("lo", "", new Fanout(FanoutMode.parse("cbpf"), 3, 0, program)));
            assertEquals(Optional.of("FanoutProgram"), refused.key(), refused::getMessage);
        }
    }

    @Test
    void shouldCallAFilterAMistakeEvenIfTheInterfaceIsMissing() {
        assertInstanceOf(InterfaceMissingException.class, refused(of("nolink0", "tcp", Fanout.ALONE)));
        assertEquals(
                Optional.of("Filter"),
                refused(of("nolink0", "tcp prot 80", Fanout.ALONE)).key());
    }
}
