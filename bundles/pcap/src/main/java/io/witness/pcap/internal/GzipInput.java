package io.witness.pcap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses a gzip file up to the first wrong byte: the JDK's decoder fails before it returns everything decoded until
 * then.
 */
final class GzipInput extends GZIPInputStream {
    private ZipException failure;

    GzipInput(InputStream in, int bufferLength) throws IOException {
        super(in, bufferLength);
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        long before = inf.getBytesWritten();
        try {
            return super.read(target, start, length);
        } catch (ZipException e) {
            long count = inf.getBytesWritten() - before;
            if (count <= 0) { // wrong from the start, or the end of a part is
                throw e;
            }
            failure = e;
            return (int) count;
        }
    }
}
