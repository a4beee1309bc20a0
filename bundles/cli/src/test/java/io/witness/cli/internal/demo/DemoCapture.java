package io.witness.cli.internal.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Two seconds of a small network, the same each time: hosts look each other up, ping, log, read pages over HTTP and HTTPS; over
 * IPv4 and IPv6, with and without a VLAN. The last half second but for its end is silent, so that whoever counts can catch up.
 *
 * <p>The demonstration replays what this has made: a resource, which {@link DemoCaptureTest} compares with it.
 */
final class DemoCapture {
    private static final int BUSY_MICROS = 1_400_000;
    private static final int END_MICROS = 2_000_000;
    private static final int HOSTS = 12;
    private static final int VISITS = 48;
    private static final int DNS = 53;
    private static final int SYSLOG = 514;
    private static final int FIRST_PORT = 49152;

    private final Random random = new Random(1);
    private final TlsMessages tls = new TlsMessages(random);
    private final CaptureBuilder recording = new CaptureBuilder();
    private final Host router = Host.near("router.example", 1);
    private final List<Host> hosts = IntStream.range(2, 2 + HOSTS)
            .mapToObj(number -> Host.near("host" + number + ".example", number))
            .toList();
    private final List<Host> servers = new ArrayList<>();

    DemoCapture() {
        for (String name : new String[] {"www.example", "shop.example", "mail.example", "video.example"}) {
            servers.add(Host.far(name, 10 + servers.size()));
        }
        hosts.forEach(this::meetRouter);
        for (int visit = 0; visit < VISITS; visit++) {
            visit(visit);
        }
        recording.add(END_MICROS, Neighbours.arpRequest(router, hosts.get(0)));
    }

    int packets() {
        return recording.size();
    }

    void write(OutputStream out) throws IOException {
        recording.write(out);
    }

    private long someTime() {
        return random.nextInt(BUSY_MICROS);
    }

    private void meetRouter(Host host) {
        long time = someTime();
        recording.add(time, Neighbours.arpRequest(host, router));
        recording.add(time + 200, Neighbours.arpReply(router, host));
        recording.add(time + 300, Neighbours.solicitation(host, router));
        recording.add(time + 500, Neighbours.advertisement(router, host));
        ping(new NetworkPath(host, router, false, 0));
        ping(new NetworkPath(host, router, true, 0));
        String line = "<134>1 2026-01-01T00:00:00Z " + host.name() + " demo - - - all is well";
        recording.add(
                someTime(),
                new NetworkPath(host, router, false, 0)
                        .udp(SYSLOG, SYSLOG, new Bytes().text(line).toArray()));
    }

    private void ping(NetworkPath way) {
        int id = random.nextInt(1 << Short.SIZE);
        long time = random.nextInt(BUSY_MICROS / 2);
        for (int sequence = 1; sequence <= 4; sequence++, time += BUSY_MICROS / 10) {
            recording.add(time, way.echo(false, id, sequence));
            recording.add(time + 400, way.back().echo(true, id, sequence));
        }
    }

    /** A host finds a server, and reads some of its pages. */
    private void visit(int visit) {
        Host host = hosts.get(visit % HOSTS);
        Host server = servers.get(random.nextInt(servers.size()));
        boolean ipv6 = visit % 3 == 0;
        long time = someTime();
        lookUp(host, server, ipv6, time, FIRST_PORT + visit);
        NetworkPath way = new NetworkPath(host, server, ipv6, visit % 4 == 1 ? 100 : 0);
        if (visit % 2 == 0) {
            readPages(way, time + 5000, FIRST_PORT + visit);
        } else {
            readSecretly(way, time + 5000, FIRST_PORT + visit);
        }
    }

    private void lookUp(Host host, Host server, boolean ipv6, long time, int port) {
        int id = random.nextInt(1 << Short.SIZE);
        NetworkPath way = new NetworkPath(host, router, ipv6, 0);
        recording.add(time, way.udp(port, DNS, DnsMessages.question(id, server, ipv6)));
        recording.add(time + 2000, way.back().udp(DNS, port, DnsMessages.answer(id, server, ipv6)));
    }

    private void readPages(NetworkPath way, long time, int port) {
        TcpConnection connection = new TcpConnection(recording, random, time, way, port, 80);
        for (int page = 1; page <= 2; page++) {
            String head = "GET /" + page + " HTTP/1.1\r\nHost: " + way.to().name() + "\r\n\r\n";
            connection.request(new Bytes().text(head).toArray()).respond(page());
        }
        connection.close();
    }

    private byte[] page() {
        String body = "It is all made up.\r\n".repeat(50 + random.nextInt(400));
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return new Bytes().text(head).text(body).toArray();
    }

    private void readSecretly(NetworkPath way, long time, int port) {
        TcpConnection connection = new TcpConnection(recording, random, time, way, port, 443)
                .request(tls.clientHello(way.to().name()))
                .respond(
                        new Bytes().put(tls.serverHello()).put(tls.secret(1800)).toArray())
                .request(tls.secret(60));
        for (int page = 0; page < 3; page++) {
            connection.request(tls.secret(200)).respond(tls.secret(500 + random.nextInt(9000)));
        }
        connection.close();
    }
}
