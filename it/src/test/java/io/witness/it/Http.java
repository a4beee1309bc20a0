package io.witness.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** HTTP/1.1 by hand, so that a test can also say what no library would. Each request has its own connection. */
final class Http {
    private static final int ENOUGH = 64 << 10;

    private Http() {}

    /** What a server said, before it closed the connection. */
    record Reply(String text) {
        int status() {
            if (!text.startsWith("HTTP/1.1 ")) {
                throw new AssertionError("no answer: " + text);
            }
            return Integer.parseInt(text.substring(9, 12));
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }

        /** The value of a header; empty: there is none. */
        String header(String name) {
            String head = text.substring(0, text.indexOf("\r\n\r\n"));
            return Arrays.stream(head.split("\r\n"))
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    static SocketAddress at(Path socket) {
        return UnixDomainSocketAddress.of(socket);
    }

    static SocketAddress at(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Gets a page. */
    static Reply get(SocketAddress server, String path, String... headers) throws IOException {
        StringBuilder request =
                new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return say(server, request + "\r\n");
    }

    /** Says something, and reads until the server closes. */
    static Reply say(SocketAddress server, String request) throws IOException {
        try (SocketChannel channel = connect(server)) {
            send(channel, request);
            return new Reply(readAll(channel));
        }
    }

    static SocketChannel connect(SocketAddress server) throws IOException {
        return SocketChannel.open(server);
    }

    static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads until the server closes, or breaks the connection. */
    static String readAll(SocketChannel channel) {
        StringBuilder text = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(ENOUGH);
        try {
            while (channel.read(bytes) >= 0) {
                text.append(StandardCharsets.UTF_8.decode(bytes.flip()));
                bytes.clear();
            }
        } catch (IOException e) {
            text.append("(").append(e.getMessage()).append(")");
        }
        return text.toString();
    }
}
