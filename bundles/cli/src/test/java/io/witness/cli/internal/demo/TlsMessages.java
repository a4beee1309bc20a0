package io.witness.cli.internal.demo;

import java.util.Arrays;
import java.util.Random;

/** What can be seen of TLS 1.3 (RFC 8446): both greetings, then records that only the two can read. */
final class TlsMessages {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int VERSION_1_2 = 0x0303;
    private static final int VERSION_1_3 = 0x0304;
    private static final int AES_128_GCM_SHA256 = 0x1301;
    private static final int X25519 = 29;
    private static final int KEY_LENGTH = 32;

    /** What all secrets consist of, again and again: the file is compressed. */
    private static final int SECRET_PERIOD = 256;

    private final Random random;
    private final byte[] secret;

    TlsMessages(Random random) {
        this.random = random;
        secret = new Bytes().random(random, SECRET_PERIOD).toArray();
    }

    byte[] clientHello(String server) {
        byte[] extensions = new Bytes()
                .put(extension(
                        0, list(new Bytes().put8(0).put(list(text(server))).toArray())))
                .put(extension(10, list(word(X25519))))
                .put(extension(13, list(new Bytes().put16(0x0403).put16(0x0804).toArray())))
                .put(extension(43, new Bytes().put8(2).put16(VERSION_1_3).toArray()))
                .put(extension(51, list(keyShare())))
                .toArray();
        byte[] suites = new Bytes()
                .put16(AES_128_GCM_SHA256)
                .put16(0x1302)
                .put16(0x1303)
                .toArray();
        return hello(CLIENT_HELLO, new Bytes().put(list(suites)).put8(1).put8(0).toArray(), extensions);
    }

    byte[] serverHello() {
        byte[] extensions = new Bytes()
                .put(extension(43, word(VERSION_1_3)))
                .put(extension(51, keyShare()))
                .toArray();
        byte[] choice = new Bytes().put16(AES_128_GCM_SHA256).put8(0).toArray();
        return new Bytes()
                .put(hello(SERVER_HELLO, choice, extensions))
                .put(record(CHANGE_CIPHER_SPEC, new byte[] {1}))
                .toArray();
    }

    /** So many bytes of which nobody knows what they say. */
    byte[] secret(int length) {
        Bytes bytes = new Bytes();
        for (int left = length; left > 0; left -= SECRET_PERIOD) {
            bytes.put(Arrays.copyOf(secret, Math.min(left, SECRET_PERIOD)));
        }
        return record(APPLICATION_DATA, bytes.toArray());
    }

    private byte[] hello(int type, byte[] choices, byte[] extensions) {
        byte[] body = new Bytes()
                .put16(VERSION_1_2)
                .random(random, 32)
                .put8(0)
                .put(choices)
                .put(list(extensions))
                .toArray();
        return record(HANDSHAKE, new Bytes().put8(type).put8(0).put(list(body)).toArray());
    }

    private byte[] keyShare() {
        return new Bytes()
                .put16(X25519)
                .put16(KEY_LENGTH)
                .random(random, KEY_LENGTH)
                .toArray();
    }

    private static byte[] extension(int type, byte[] content) {
        return new Bytes().put16(type).put(list(content)).toArray();
    }

    private static byte[] record(int type, byte[] content) {
        return new Bytes().put8(type).put16(VERSION_1_2).put(list(content)).toArray();
    }

    /** With its length in front. */
    private static byte[] list(byte[] content) {
        return new Bytes().put16(content.length).put(content).toArray();
    }

    private static byte[] word(int value) {
        return new Bytes().put16(value).toArray();
    }

    private static byte[] text(String ascii) {
        return new Bytes().text(ascii).toArray();
    }
}
