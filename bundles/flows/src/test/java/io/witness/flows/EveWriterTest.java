package io.witness.flows;

import static io.witness.flows.Packets.ACK;
import static io.witness.flows.Packets.FIN;
import static io.witness.flows.Packets.SYN;
import static io.witness.flows.Packets.frame;
import static io.witness.flows.Packets.tcp;
import static io.witness.flows.Packets.udp;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EveWriterTest {
    private final Metered metered = new Metered(
            FlowSettings.DEFAULT.withMaxFlows(64),
            new EveSettings(OptionalInt.of(0), Optional.of("eth\"0"), Optional.of("sensor")));

    private Map<String, String> only() throws IOException {
        metered.end();
        assertEquals(1, metered.lines.size(), metered.lines::toString);
        return EveFields.check(metered.lines.get(0));
    }

    @Test
    void shouldWriteWholeLines() {
        metered.add(1_700_000_000.5, frame(1, 2, 6, tcp(40000, 443, SYN)));
        metered.add(1_700_000_002.75, frame(2, 1, 6, tcp(443, 40000, SYN | ACK)))
                .end();
        assertEquals(
                "{\"timestamp\":\"2023-11-14T22:13:22.750000+0000\",\"flow_id\":2119858418352128,\"in_iface\":\"eth\\\"0\","
                        + "\"event_type\":\"flow\",\"src_ip\":\"10.0.0.1\",\"src_port\":40000,\"dest_ip\":\"10.0.0.2\","
                        + "\"dest_port\":443,\"ip_v\":4,\"proto\":\"TCP\",\"flow\":{\"pkts_toserver\":1,\"pkts_toclient\":1,"
                        + "\"bytes_toserver\":54,\"bytes_toclient\":54,\"start\":\"2023-11-14T22:13:20.500000+0000\","
                        + "\"end\":\"2023-11-14T22:13:22.750000+0000\",\"age\":2,\"state\":\"new\",\"reason\":\"shutdown\","
                        + "\"alerted\":false},\"community_id\":\"1:UWHKJ/x6OQ1YiVv4rIl0t3yhjg8=\",\"host\":\"sensor\","
                        + "\"tcp\":{\"tcp_flags\":\"12\",\"tcp_flags_ts\":\"02\",\"tcp_flags_tc\":\"12\",\"syn\":true,"
                        + "\"ack\":true,\"state\":\"syn_recv\"},\"witness\":{\"end\":\"shutdown\",\"part\":1}}",
                metered.lines.get(0));
    }

    @Test
    void shouldHaveSuricatasFieldsInItsOrder() throws IOException {
        metered.add(1, Packets.ethernet("88a8 0064 8100 00c8 0800", Packets.ipv4(1, 2, 6, tcp(1, 2, SYN | FIN | ACK))));
        Map<String, String> found = only();
        assertEquals("[100 200 ]", found.get("vlan"));
        assertEquals("13", found.get("tcp.tcp_flags"));
        assertEquals("true", found.get("tcp.fin"));
    }

    @Test
    void shouldHaveTypeAndCodeOfIcmpAndItsAnswer() throws IOException {
        metered.add(1, frame(1, 2, 1, hex("0800 0000 0001 0001")));
        metered.add(1, frame(2, 1, 1, hex("0000 0000 0001 0001")));
        Map<String, String> found = only();
        assertEquals("10.0.0.1", found.get("src_ip"));
        assertEquals("8", found.get("icmp_type"));
        assertEquals("0", found.get("icmp_code"));
        assertEquals("0", found.get("response_icmp_type"));
        assertEquals("0", found.get("response_icmp_code"));
        assertNull(found.get("src_port"));
        assertNull(found.get("tcp"));
        assertEquals("established", found.get("flow.state"));
    }

    @Test
    void shouldHaveTypeAndCodeOfIcmpWithoutAnswer() throws IOException {
        metered.add(1, frame(2, 1, 1, hex("0303 0000 0000 0000")));
        Map<String, String> found = only();
        assertEquals("3", found.get("icmp_type"));
        assertEquals("3", found.get("icmp_code"));
        assertNull(found.get("response_icmp_type"));
    }

    @Test
    void shouldHaveTheSpiOfEsp() throws IOException {
        metered.add(1, frame(1, 2, 50, hex("fedcba98 00000001")));
        Map<String, String> found = only();
        assertEquals("ESP", found.get("proto"));
        assertEquals("4275878552", found.get("spi"));
    }

    @Test
    void shouldWriteTheNumberOfAProtocolWithoutName() throws IOException {
        metered.add(1, frame(1, 2, 253, new byte[0]));
        assertEquals("253", only().get("proto"));
    }

    @Test
    void shouldShortenAddressesOfIpv6() throws IOException {
        metered.add(1, Packets.ethernet("86dd", Packets.ipv6(1, 0xABC00000, 17, udp(7, 9, new byte[0]))));
        Map<String, String> found = only();
        assertEquals("2001:db8::abc0:0", found.get("src_ip"));
        assertEquals("2001:db8::1", found.get("dest_ip"));
        assertEquals("6", found.get("ip_v"));
    }

    @Test
    void shouldNameTunnels() throws IOException {
        byte[] inner = Packets.ipv4(1, 2, 17, udp(9, 7, new byte[0]));
        byte[] vxlan = join(hex("08000000 00007b00"), Packets.ethernet("0800", inner));
        byte[] gre = join(hex("2000 0800 fffffffe"), Packets.ipv4(31, 32, 17, udp(1, 4789, vxlan)));
        metered.add(1, Packets.ethernet("8847 00064140", Packets.ipv4(21, 22, 47, gre)));
        Map<String, String> found = only();
        assertEquals("10.0.0.1", found.get("src_ip"));
        assertEquals("[mpls 100 gre 4294967294 vxlan 123 ]", found.get("witness.tunnels"));
        assertEquals("10.0.0.21", found.get("witness.outer_src_ip"));
        assertEquals("10.0.0.22", found.get("witness.outer_dest_ip"));
    }

    @Test
    void shouldNameServersOfTls() throws IOException {
        byte[] hello = Packets.clientHello(Packets.alpn("h2"), Packets.serverName("example.org"));
        metered.add(1, frame(1, 2, 6, tcp(40000, 443, ACK, hello)));
        Map<String, String> found = only();
        assertEquals("tls", found.get("app_proto"));
        assertEquals("example.org", found.get("tls.sni"));
        assertEquals("h2", found.get("tls.alpn"));
    }

    @Test
    void shouldEscapeAndCutNames() throws IOException {
        byte[] hello = Packets.clientHello(Packets.serverName("\"\\\u00e9\n" + "x".repeat(100)));
        metered.add(1, frame(1, 2, 6, tcp(40000, 443, ACK, hello)));
        Map<String, String> found = only();
        assertEquals("\"\\\u00e9\n" + "x".repeat(76), found.get("tls.sni"));
        assertEquals("true", found.get("tls.cut"));
    }

    @Test
    void shouldHaveQuestionAndAnswerOfDns() throws IOException {
        metered.add(1, frame(1, 2, 17, udp(5000, 53, Packets.dns(0x0100, 28, "www", "example", "org"))));
        metered.add(1, frame(2, 1, 17, udp(53, 5000, Packets.dns(0x8183, 28, "www", "example", "org"))));
        Map<String, String> found = only();
        assertEquals("dns", found.get("app_proto"));
        assertEquals("www.example.org", found.get("dns.rrname"));
        assertEquals("28", found.get("dns.rrtype"));
        assertEquals("3", found.get("dns.rcode"));
    }

    @Test
    void shouldHaveTheHostOfHttp() throws IOException {
        String request = "GET /a?host: HTTP/1.1\r\nAccept: */*\r\nhOST:  example.org:8080 \r\nHost: other\r\n\r\n";
        metered.add(1, frame(1, 2, 6, tcp(40000, 80, ACK, Packets.ascii(request))));
        Map<String, String> found = only();
        assertEquals("http", found.get("app_proto"));
        assertEquals("example.org:8080", found.get("http.hostname"));
    }

    @Test
    void shouldNotNameAHostWhoseLineIsNotWhole() throws IOException {
        metered.add(1, frame(1, 2, 6, tcp(40000, 80, ACK, Packets.ascii("GET / HTTP/1.1\r\nHost: example.o"))));
        Map<String, String> found = only();
        assertEquals("http", found.get("app_proto"));
        assertNull(found.get("http.hostname"));
    }

    @Test
    void shouldWriteGaps() throws IOException {
        metered.meter.add(new GapRecord(GapRecord.Cause.DROP, 1_000_000_000, 2_500_000_000L, 17, GapRecord.UNKNOWN));
        metered.meter.add(new GapRecord(GapRecord.Cause.SKIP, 0, 1, GapRecord.UNKNOWN, 3));
        assertEquals(
                "{\"timestamp\":\"1970-01-01T00:00:02.500000+0000\",\"in_iface\":\"eth\\\"0\",\"event_type\":\"gap\","
                        + "\"host\":\"sensor\",\"witness\":{\"cause\":\"drop\",\"from\":\"1970-01-01T00:00:01.000000+0000\","
                        + "\"to\":\"1970-01-01T00:00:02.500000+0000\",\"packets\":17}}",
                metered.lines.get(0));
        assertEquals(
                ",\"blocks\":3}}",
                metered.lines.get(1).substring(metered.lines.get(1).length() - 13));
        assertEquals(2, metered.meter.counts().gaps());
    }

    @Test
    void shouldWriteDatesOfAllYears() throws IOException {
        metered.add(951_782_400, frame(1, 2, 17, udp(1, 2, new byte[0]))); // 2000-02-29
        assertEquals("2000-02-29T00:00:00.000000+0000", only().get("flow.start"));
    }
}
