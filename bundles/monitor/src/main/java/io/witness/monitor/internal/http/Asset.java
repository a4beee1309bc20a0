package io.witness.monitor.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** A file that is part of a page, the same for everybody. Browsers keep it, and ask each time whether it has changed. */
public final class Asset {
    /** Of the hash in an ETag: two versions of a file differ in it. */
    private static final int TAG_CHARACTERS = 32;

    private static final byte[] NOTHING = {};

    private final Answer whole;
    private final Answer unchanged;
    private final String tag;

    private Asset(String contentType, byte[] content) {
        tag = '"' + hash(content).substring(0, TAG_CHARACTERS) + '"';
        Map<String, String> headers = Map.of("Cache-Control", "no-cache", "ETag", tag);
        whole = new Answer(200, contentType, content, headers);
        unchanged = new Answer(304, contentType, NOTHING, headers);
    }

    /**
     * Reads a file.
     *
     * @param owner a class of the bundle that has the file
     * @param resource its name for {@link Class#getResourceAsStream}
     * @param contentType media type
     * @return the file
     * @throws IOException if there is none
     */
    public static Asset load(Class<?> owner, String resource, String contentType) throws IOException {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the bundle has no " + resource);
            }
            return new Asset(contentType, in.readAllBytes());
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each JDK has it
        }
    }

    /** Answers a request of somebody who may have the file already. */
    Answer answer(String ifNoneMatch) {
        return ifNoneMatch != null && ifNoneMatch.contains(tag) ? unchanged : whole;
    }
}
