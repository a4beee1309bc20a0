package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Diagnosis;
import io.witness.api.ring.Diagnosis.Verdict;
import io.witness.linux.link.ReceiveOffloads;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostDiagnosisTest {
    private final HostDiagnosis diagnosis = new HostDiagnosis();

    private List<Verdict> verdicts() {
        return diagnosis.found().stream().map(Diagnosis::verdict).toList();
    }

    @Test
    void shouldRequireTheCapability() {
        diagnosis.lookAtPrivileges("Name:\tjava\nCapEff:\t000001ffffffffff\nCapBnd:\t0000000000000000\n");
        diagnosis.lookAtPrivileges("CapEff:\t0000000000002000\n");
        diagnosis.lookAtPrivileges("CapEff:\t000001ffffffdfff\n");
        diagnosis.lookAtPrivileges("");
        assertEquals(List.of(Verdict.OK, Verdict.OK, Verdict.FAIL, Verdict.WARN), verdicts());
        assertTrue(diagnosis.found().get(2).message().contains("CAP_NET_RAW: run with sudo"));
    }

    @Test
    void shouldRequireAKernelThatIsNewEnough() {
        for (String version : List.of("6.1.0-18-amd64", "4.3", "4.2.9", "3.10.0", "later", "")) {
            diagnosis.lookAtKernel(version);
        }
        assertEquals(
                List.of(Verdict.OK, Verdict.OK, Verdict.FAIL, Verdict.FAIL, Verdict.WARN, Verdict.WARN), verdicts());
    }

    @Test
    void shouldWarnOfEachOffloadThatMergesPackets() {
        diagnosis.lookAtOffloads("eth0", new ReceiveOffloads(true, true));
        diagnosis.lookAtOffloads("eth0", new ReceiveOffloads(false, false));
        assertEquals(List.of(Verdict.WARN, Verdict.WARN, Verdict.OK), verdicts());
        assertTrue(diagnosis.found().get(0).message().endsWith("`ethtool -K eth0 lro off`"));
        assertTrue(diagnosis.found().get(1).message().endsWith("`ethtool -K eth0 gro off`"));
    }

    /** Asks this host, whatever it is like. */
    @Test
    void shouldLookAtTheHostAndItsInterfaces() {
        List<Diagnosis> found = HostDiagnosis.of(Set.of("lo", "nolink0"));
        assertEquals(
                List.of("privileges", "kernel", "clock", "lo", "nolink0"),
                found.stream().map(Diagnosis::subject).toList());
        assertEquals(Verdict.OK, found.get(3).verdict());
        assertEquals(Verdict.WARN, found.get(4).verdict());
    }
}
