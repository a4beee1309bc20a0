package io.witness.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.flows.SharkTotals.Sum;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import io.witness.pcap.testing.NestedFrames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packets and bytes between two endpoints are those of the conversations that tshark finds. */
class WiresharkTotalsTest {
    private static final Path COMMUNITY_ID = Path.of("../decode/src/test/resources/io/witness/decode/community-id");
    private static final Path DEMO = Path.of("../cli/src/main/resources/io/witness/cli/internal/demo/demo.pcapng.gz");
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "IPv4", "IPv6");
    private static final int FRAMES = 4000;

    @TempDir
    Path directory;

    private int compared;

    @Test
    void shouldBeEqualInShippedCaptures() throws Exception {
        List<Path> captures = new ArrayList<>(List.of(DEMO));
        try (Stream<Path> files = Files.list(COMMUNITY_ID)) {
            files.filter(file -> file.toString().endsWith(".pcap")).forEach(captures::add);
        }
        assertEquals(9, captures.size());
        for (Path capture : captures) {
            compare(capture);
        }
        assertTrue(compared > 200, compared + " directions");
    }

    /** VLANs, MPLS, GRE, IP in IP, VXLAN, GENEVE, fragments, options, extension headers, errors of ICMP, padding. */
    @Test
    void shouldBeEqualWithAllHeadersAroundEachOther() throws Exception {
        SharkTotals shark = compare(generated());
        assertTrue(compared > 200, compared + " directions");
        assertTrue(shark.tunnels() > FRAMES / 4, shark.tunnels() + " in tunnels");
        assertTrue(shark.fragments() > FRAMES / 8, shark.fragments() + " fragments");
    }

    private SharkTotals compare(Path capture) throws Exception {
        SharkTotals shark = new SharkTotals(capture);
        for (String protocol : PROTOCOLS) {
            Map<String, Sum> shown = new TreeMap<>(shark.ofAllLayers(protocol));
            shown.replaceAll((direction, sum) -> sum.asShown());
            assertSame(shark.table(protocol), shown, "fields of " + protocol + " of " + capture);
            Map<String, Sum> expected = shark.ofInnermost(protocol);
            assertSame(expected, metered(protocol, capture), protocol + " of " + capture);
            compared += expected.size();
        }
        return shark;
    }

    private static void assertSame(Map<String, Sum> expected, Map<String, Sum> found, String what) {
        TreeMap<String, Sum> all = new TreeMap<>(expected);
        all.putAll(found);
        List<String> differences = all.keySet().stream()
                .filter(direction -> !Objects.equals(expected.get(direction), found.get(direction)))
                .map(direction -> direction + ": " + expected.get(direction) + ", not " + found.get(direction))
                .toList();
        assertEquals(List.of(), differences, what);
    }

    private static Map<String, Sum> metered(String protocol, Path capture) throws IOException {
        Map<String, Sum> sums = new TreeMap<>();
        boolean isOfHosts = protocol.startsWith("IPv");
        FlowListener listener = new FlowListener() {
            @Override
            public void flow(FlowRecord flow) {
                if (isOfHosts
                        ? flow.isIpv4() == protocol.equals("IPv4")
                        : FlowText.protocol(flow).equals(protocol)) {
                    add(sums, flow, isOfHosts);
                }
            }

            @Override
            public void gap(GapRecord gap) {}
        };
        FlowMeter meter = new FlowMeter(FlowSettings.DEFAULT.withMaxFlows(4096), FlowMemory.DIRECT, listener);
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = CaptureReader.open(capture)) {
            while (reader.next(packet)) {
                meter.add(packet, reader.linkType());
            }
        }
        meter.endAll();
        sums.values().removeIf(sum -> sum.packets() == 0);
        return sums;
    }

    private static void add(Map<String, Sum> sums, FlowRecord flow, boolean isOfHosts) {
        String client = endpoint(FlowText.client(flow), flow, isOfHosts);
        String server = endpoint(FlowText.server(flow), flow, isOfHosts);
        Sum toServer = new Sum(flow.packetsToServer(), flow.bytesToServer(), flow.ipBytesToServer());
        Sum toClient = new Sum(flow.packetsToClient(), flow.bytesToClient(), flow.ipBytesToClient());
        sums.merge(client + " > " + server, toServer, Sum::plus);
        sums.merge(server + " > " + client, toClient, Sum::plus);
    }

    private static String endpoint(String text, FlowRecord flow, boolean isOfHosts) {
        String plain = text.replace("[", "").replace("]", "");
        return isOfHosts && flow.hasPorts() ? plain.substring(0, plain.lastIndexOf(':')) : plain;
    }

    private Path generated() throws IOException {
        Path file = directory.resolve("generated.pcapng");
        NestedFrames frames = new NestedFrames(3);
        InterfaceInfo source = new InterfaceInfo(1, Optional.empty(), 0, Optional.empty());
        try (OutputStream out = Files.newOutputStream(file);
                PcapNgWriter writer = new PcapNgWriter(out, source)) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(Packets.packet(1000 + i * 0.01, frames.next()));
            }
        }
        return file;
    }
}
