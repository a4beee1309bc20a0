package io.witness.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Contents of files that are no bundles. */
final class BadFiles {
    private BadFiles() {}

    static byte[] bytes(String kind) throws Exception {
        byte[] good = TestJar.of("a", "9").bytes();
        return switch (kind) {
            case "cut" -> Arrays.copyOf(good, good.length * 2 / 3);
            case "empty" -> new byte[0];
            case "text" -> "no jar".getBytes();
            case "zero-bytes" -> new byte[10_000];
            case "damaged" -> damaged(good);
            case "no-manifest" -> noManifest();
            case "no-name" -> TestJar.of("", "1").bytes();
            case "bad-version" -> TestJar.of("a", "one.two").bytes();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Within the compressed bytes of the class. */
    private static byte[] damaged(byte[] good) {
        byte[] bad = good.clone();
        for (int i = 0; i < 40; i++) {
            bad[bad.length / 2 + i] ^= 0x55;
        }
        return bad;
    }

    private static byte[] noManifest() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("a"));
        }
        return bytes.toByteArray();
    }
}
