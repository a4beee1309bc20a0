package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever misuses the endpoint gets an answer or the end, and nobody else notices. */
class EndpointAttackTest extends OnSharedRuntime {
    private static final String HEAD = " /metrics HTTP/1.1\r\nHost: localhost\r\n";
    /** Of garbage. */
    private static final long GARBAGE_BYTES = 100L << 20;

    private static final int CONNECTIONS = 20;
    /** More than the server reads at one go, and less than a connection takes of whom nobody reads. */
    private static final int CONTENT_BYTES = 100_000;

    /** What the server may keep of its buffers, 1 MiB, and what the rest of the runtime has. */
    private static final int MOST_DIRECT_BYTES = 4 << 20;
    /** As long as no other run of this test uses it: each has a network of its own. */
    private static final int PORT = 19464;

    private static final String TOKEN = "0123456789abcdef";
    /** What takes long to make, what is large, and what is both. */
    private static final List<String> PATHS = List.of("/metrics", "/uplot.js", "/api/state");

    private SocketAddress server;
    private Path settings;

    @Override
    void addSockets() throws Exception {
        add("unharmed", entry -> entry);
    }

    @BeforeEach
    void findServer() throws Exception {
        server = Http.at(witness.state().resolve("metrics.sock"));
        settings = witness.state().resolve("deploy/io.witness.monitor.cfg");
        assertEquals(200, Http.get(server, "/metrics").status());
    }

    @AfterEach
    void shouldStillAnswer() throws Exception {
        if (Files.deleteIfExists(settings)) {
            Await.until(
                    "it listens without port",
                    () -> !isOpen(Http.at(PORT)) && isServed(server),
                    witness.process()::toString);
        }
        assertEquals(200, Http.get(server, "/metrics").status());
    }

    private void assertStatus(int status, String request) throws Exception {
        Http.Reply reply = Http.say(server, request);
        assertEquals(status, reply.status(), reply::text);
        assertTrue(!reply.text().contains("\tat ") && !reply.text().contains("Jetty"), reply::text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 5x\r\n\r\nhello",
                "X: a\r\n b\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n",
                "Transfer-Encoding: identity, chunked, x\r\n\r\n",
                "Host: other\r\n\r\n",
                "no colon\r\n\r\n"
            })
    void shouldRefuseARequestOfTwoMeanings(String rest) throws Exception {
        Http.Reply reply = Http.say(server, "GET" + HEAD + rest);
        assertEquals(400, reply.status(), reply::text);
        assertEquals(reply.text().indexOf("HTTP/1.1"), reply.text().lastIndexOf("HTTP/1.1"), reply::text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console.html",
                "//",
                "/login",
                "/api",
                "/api/state/",
                "/META-INF/MANIFEST.MF",
                "/metrics/",
                "/metrics/x",
                "/METRICS",
                "/health",
                "/../../etc/passwd",
                "/health/../metrics2"
            })
    void shouldServeExactPathsOnly(String path) throws Exception {
        int status = Http.get(server, path).status();
        assertTrue(status == 404 || status == 400, () -> path + ": " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/%2e%2e/metrics", "/metrics%00", "/metrics%2f", "/%zz", "/a/..%2fmetrics", "/metrics\\..\\x"})
    void shouldRefuseAmbiguousPaths(String path) throws Exception {
        Http.Reply reply = Http.get(server, path);
        assertEquals(400, reply.status(), () -> path + ": " + reply.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"})
    void shouldAllowReadingOnly(String method) throws Exception {
        Http.Reply reply = Http.say(server, method + HEAD + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        assertEquals(405, reply.status(), reply::text);
        assertEquals("GET, HEAD", reply.header("Allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://localhost:3000",
                "Origin: http://localhost.evil.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: same-origin, none",
                "Origin: http://localhost\r\nOrigin: http://evil.example",
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site"
            })
    void shouldTellNothingToOtherSites(String header) throws Exception {
        for (String path : List.of("/api/state", "/metrics", "/health/ready")) {
            Http.Reply reply = Http.get(server, path, header);
            assertEquals(403, reply.status(), reply::text);
            assertTrue(!reply.body().contains("unharmed"), reply::text);
        }
    }

    @Test
    void shouldTellItsOwnPage() throws Exception {
        for (String header :
                List.of("Origin: http://localhost", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none")) {
            Http.Reply reply = Http.get(server, "/api/state", header);
            assertEquals(200, reply.status(), reply::text);
            assertTrue(reply.body().contains("unharmed"), reply::text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console.js", "/api/state", "/metrics", "/none", "/metrics%2f"})
    void shouldTellBrowsersToTrustNobody(String path) throws Exception {
        Http.Reply reply = Http.get(server, path);
        if (reply.status() != 400) { // of which Jetty knows no more than that
            String policy = reply.header("Content-Security-Policy");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), reply::text);
            assertTrue(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), policy);
            assertEquals("no-referrer", reply.header("Referrer-Policy"));
        }
        assertEquals("", reply.header("Server"));
        assertTrue(
                reply.status() == 400 || reply.header("X-Content-Type-Options").equals("nosniff"), reply::text);
    }

    @Test
    void shouldSendAFileOnceOnly() throws Exception {
        String tag = Http.get(server, "/uplot.js").header("ETag");
        Http.Reply again = Http.get(server, "/uplot.js", "If-None-Match: " + tag);
        assertEquals(304, again.status(), again::text);
        assertEquals("", again.body());
        assertEquals(
                200, Http.get(server, "/uplot.js", "If-None-Match: \"other\"").status());
        assertEquals("no-store", Http.get(server, "/api/state").header("Cache-Control"));
    }

    @Test
    void shouldSendNoContentForHead() throws Exception {
        Http.Reply reply = Http.say(server, "HEAD" + HEAD + "Connection: close\r\n\r\n");
        assertEquals(200, reply.status());
        assertEquals("", reply.body());
    }

    /** Whoever can connect could fill the log otherwise. */
    @Test
    void shouldSayNothingOfABadHost() throws Exception {
        for (String name : List.of("localhost:99999", "a@localhost", "localhost:80:80", "[::1", "[fe80::1%25lo]")) {
            assertStatus(400, "GET /metrics HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n");
        }
        Path settings = witness.state().resolve("deploy/io.witness.monitor.cfg");
        Files.writeString(settings, "later = 1\n");
        witness.process().awaitErr("there is no key later");
        assertEquals(List.of(), witness.process().errLines("HostPort"));
        Files.delete(settings);
        Await.until("it is there", () -> isServed(server), witness.process()::toString);
    }

    @Test
    void shouldRefuseLongHeadersAndOldVersions() throws Exception {
        assertStatus(431, "GET" + HEAD + "X: " + "x".repeat(20_000) + "\r\n\r\n");
        assertStatus(414, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertStatus(400, "GET /metrics HTTP/1.1\r\n\r\n"); // without Host
        assertStatus(505, "GET /metrics HTTP/3.0\r\nHost: localhost\r\n\r\n");
    }

    /** A page in a browser of this host can reach the port under a name that its owner lets point here. */
    @Test
    void shouldRefuseForeignNamesAtThePort() throws Exception {
        Files.writeString(settings, "port = " + PORT + "\nhosts = sensor.example\n");
        Await.until("the port is served", () -> isServed(Http.at(PORT)), witness.process()::toString);
        for (String name :
                List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:" + PORT, "10.0.0.1")) {
            Http.Reply reply =
                    Http.say(Http.at(PORT), "GET /metrics HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n");
            assertEquals(421, reply.status(), () -> name + ": " + reply.text());
            assertTrue(!reply.body().contains("witness_"), reply::text);
        }
        for (String name :
                List.of("localhost", "LOCALHOST:" + PORT, "127.0.0.1:" + PORT, "[::1]:1", "Sensor.example")) {
            Http.Reply reply =
                    Http.say(Http.at(PORT), "GET /metrics HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n");
            assertEquals(200, reply.status(), () -> name + ": " + reply.text());
        }
    }

    /** All addresses are reachable from elsewhere, also by way of this one. */
    @Test
    void shouldTellThoseWithTheTokenOnly() throws Exception {
        SocketAddress port = Http.at(PORT);
        Files.writeString(settings, "port = " + PORT + "\naddress = 0.0.0.0\n");
        Await.until(
                "a port for all without a token is refused",
                () -> !isThere(port)
                        && isServed(server)
                        && witness.process()
                                        .errLines(
                                                "nothing listens at the port: address = 0.0.0.0 can be reached by other hosts")
                                        .size()
                                == 1,
                witness.process()::toString);
        Files.writeString(settings, "port = " + PORT + "\naddress = 0.0.0.0\ntoken = " + TOKEN + "\n");
        Await.until("the port is there", () -> isThere(port), witness.process()::toString);
        for (String wrong : List.of(
                "X: y",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer " + TOKEN + "x",
                "Authorization: Bearer " + TOKEN.substring(1),
                "Authorization: Basic " + TOKEN,
                "Cookie: witness=" + TOKEN,
                "Cookie: witness=",
                "Cookie: a=b; witness=" + "0".repeat(64))) {
            for (String path : List.of("/api/state", "/metrics", "/health/live")) {
                Http.Reply reply = Http.get(port, path, wrong);
                assertEquals(401, reply.status(), () -> wrong + ": " + reply.text());
                assertTrue(!reply.text().contains("unharmed"), reply::text);
            }
            assertEquals(303, Http.get(port, "/", wrong).status());
            Http.Reply login = post(port, wrong);
            assertEquals(401, login.status(), login::text);
            assertEquals("", login.header("Set-Cookie"));
        }
        assertEquals(
                200,
                Http.get(port, "/metrics", "authorization: bearer " + TOKEN).status());
        assertEquals(
                403,
                post(port, "Authorization: Bearer " + TOKEN + "\r\nOrigin: http://evil.example")
                        .status());
        String cookie = post(port, "Authorization: Bearer " + TOKEN).header("Set-Cookie");
        assertTrue(cookie.matches("witness=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200"), cookie);
        String session = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
        assertEquals(200, Http.get(port, "/api/state", session).status());
        assertEquals(200, Http.get(port, "/", session).status());
        assertEquals(
                403,
                Http.get(port, "/api/state", session, "Origin: http://evil.example")
                        .status());
        assertEquals(200, Http.get(server, "/metrics").status(), "the UNIX socket needs none");
    }

    /** Nothing needs it: a connection on which it comes ends after the answer, with what is said behind it. */
    @Test
    void shouldReadNoContent() throws Exception {
        String content = "x".repeat(CONTENT_BYTES);
        Http.Reply reply;
        try (SocketChannel channel = Http.connect(server)) {
            try {
                Http.send(
                        channel,
                        "POST" + HEAD + "Content-Length: " + CONTENT_BYTES + "\r\n\r\n" + content + "GET" + HEAD
                                + "Connection: close\r\n\r\n");
            } catch (java.io.IOException e) {
                assertEquals("Broken pipe", e.getMessage()); // it was faster
            }
            reply = new Http.Reply(Http.readAll(channel));
        }
        assertEquals(405, reply.status(), reply::text);
        assertEquals(0, reply.text().lastIndexOf("HTTP/1.1 "), reply::text);
    }

    /** A mistake costs what it is about, not the rest, and is one line. */
    @Test
    void shouldStayAtItsSocketWhateverIsConfigured() throws Exception {
        Path settings = witness.state().resolve("deploy/io.witness.monitor.cfg");
        Map<String, String> mistakes = new LinkedHashMap<>();
        mistakes.put("port = abc", "nothing listens at the port: port = abc is no number from 0 to 65535");
        mistakes.put("port = 99999999999", "port = 99999999999 is no number from 0 to 65535");
        mistakes.put("port = -7", "port = -7 is no number from 0 to 65535");
        mistakes.put("silenceSeconds = soon", "silenceSeconds = soon is no number from 0 to 1000000");
        mistakes.put("silenceSeconds = -5", "silenceSeconds = -5 is no number from 0 to 1000000");
        mistakes.put("prot = 9464", "there is no key prot: use port, address, token, hosts, silenceSeconds");
        for (Map.Entry<String, String> each : mistakes.entrySet()) {
            Files.writeString(settings, each.getKey() + "\n");
            witness.process().awaitErr(each.getValue());
            Await.until("it is there", () -> isServed(server), witness.process()::toString);
        }
        witness.awaitShell("witness:health", "ok");
        assertEquals(List.of(), witness.process().errLines("\tat "));
        Files.writeString(settings, "port = " + PORT + "\n");
        Await.until("the port is there", () -> isServed(Http.at(PORT)), witness.process()::toString);
        witness.process().awaitErr("http://127.0.0.1:" + PORT + ": metrics, health and the console are there");
        Files.delete(settings);
        Await.until(
                "it listens without port",
                () -> !isServed(Http.at(PORT)) && isServed(server),
                witness.process()::toString);
    }

    private static Http.Reply post(SocketAddress server, String header) throws Exception {
        return Http.say(
                server,
                "POST /login HTTP/1.1\r\nHost: localhost:" + PORT + "\r\nContent-Length: 0\r\nConnection: close\r\n"
                        + header + "\r\n\r\n");
    }

    private static boolean isOpen(SocketAddress address) {
        try (SocketChannel channel = Http.connect(address)) {
            return channel.isConnected();
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static boolean isThere(SocketAddress address) {
        try {
            return Http.get(address, "/login").text().startsWith("HTTP/1.1 200 ");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** Clients that go in the middle, one that sends garbage without end, and some that read nothing, while packets come. */
    @Test
    void shouldLoseNothingToClientsThatMisbehave() throws Exception {
        Path socket = socket("unharmed");
        long descriptors = witness.descriptors();
        long before = LedgerData.of(witness, socket).ring("taken.packets");
        int packets = 20_000;
        List<SocketChannel> open = new ArrayList<>();
        try (Child sender = Traffic.flood(home, veth("unharmed"), 2000, 100, packets)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                cutOff(i);
            }
            sendGarbage();
            for (int i = 0; i < 3 * CONNECTIONS; i++) {
                SocketChannel silent = Http.connect(server);
                open.add(silent);
                silent.configureBlocking(false);
                silent.write(ByteBuffer.wrap(("GET" + HEAD + "\r\n")
                        .replace("/metrics", PATHS.get(i % 3))
                        .repeat(i % 2 == 0 ? 200 : 0)
                        .getBytes()));
            }
            Memory.assertBounded(witness);
            assertEquals(200, Http.get(server, "/metrics").status(), "the oldest connections make room");
            assertEquals(-1, open.get(1).read(ByteBuffer.allocate(1)), "one of the oldest, which asked nothing");
            sender.expectStatus(0);
        } finally {
            for (SocketChannel each : open) {
                each.close();
            }
        }
        LedgerData ledger = LedgerData.await(witness, socket, before + packets);
        assertEquals(0, ledger.ring("kernel.dropped"));
        Await.until(
                "the descriptors are back",
                () -> witness.descriptors() <= descriptors + 2,
                () -> "there were " + descriptors + "\n" + witness.process());
        Await.until(
                "little memory is outside of the heap",
                () -> Metrics.of(witness).sum("jvm_buffer_pool_used_bytes", "pool=\"direct\"") < MOST_DIRECT_BYTES);
        assertEquals("", String.join("\n", witness.process().errLines("OutOfMemory")));
    }

    /** It may be about to listen elsewhere. */
    private static boolean isServed(SocketAddress address) {
        try {
            return Http.get(address, "/metrics").text().startsWith("HTTP/1.1 200 ");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** A request that ends somewhere, or an answer of which the client reads a part. */
    private void cutOff(int i) throws Exception {
        String request = ("GET" + HEAD + "Accept: text/plain\r\n\r\n").replace("/metrics", PATHS.get(i % 3));
        try (SocketChannel channel = Http.connect(server)) {
            Http.send(channel, request.substring(0, request.length() * (i + 1) / CONNECTIONS));
            if (i == CONNECTIONS - 1) {
                channel.read(ByteBuffer.allocate(100));
            }
        }
    }

    private void sendGarbage() throws Exception {
        for (String start :
                List.of("", "POST" + HEAD + "Content-Length: " + GARBAGE_BYTES + "\r\n\r\n", "GET" + HEAD + "X: ")) {
            try (SocketChannel channel = Http.connect(server)) {
                Http.send(channel, start);
                String garbage = "x".repeat(1 << 16);
                for (long sent = 0; sent < GARBAGE_BYTES; sent += garbage.length()) {
                    Http.send(channel, garbage);
                }
            } catch (java.io.IOException e) {
                assertTrue(e.getMessage().matches("Broken pipe|Connection reset.*"), e::toString);
            }
        }
    }
}
