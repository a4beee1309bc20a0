package io.witness.filter.internal;

import io.witness.filter.FilterException;
import io.witness.linux.NativeLibrary;

/** Loads libpcap at first use. */
public final class PcapLibrary {
    /** Debian's name first, then the usual one. */
    private static final String[] NAMES = {"libpcap.so.0.8", "libpcap.so.1"};

    private static PcapCalls calls;

    private PcapLibrary() {}

    /** Returns the functions; a failure is not remembered, so that the library can be installed meanwhile. */
    public static synchronized PcapCalls load() throws FilterException {
        if (calls == null) {
            calls = loadAny(NAMES);
        }
        return calls;
    }

    static PcapCalls loadAny(String... names) throws FilterException {
        String reason = "";
        for (String name : names) {
            try {
                return NativeLibrary.load(PcapCalls.class, name);
            } catch (UnsatisfiedLinkError e) {
                reason = e.getMessage();
            }
        }
        throw new FilterException("libpcap, which compiles filters, cannot be loaded (" + reason
                + "): apt-get install libpcap0.8, or give the numbers that `tcpdump -ddd` prints for the filter");
    }
}
