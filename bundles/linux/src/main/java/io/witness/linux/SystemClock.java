package io.witness.linux;

import io.witness.linux.internal.Libc;
import java.lang.ref.Reference;

/** Asks for the state of the system's clock, adjtimex(2). */
public final class SystemClock {
    /** {@code struct timex} of {@code linux/timex.h}; with all zeros it changes nothing. */
    private static final int TIMEX_LENGTH = 208;

    private static final int TIMEX_STATUS = 40;
    private static final int STA_UNSYNC = 0x40;

    private SystemClock() {}

    /**
     * Tells whether somebody keeps the clock right, such as NTP. Needs no privilege.
     *
     * @return false if the kernel calls it unsynchronized
     * @throws ErrnoException if the kernel refuses
     */
    public static boolean isSynchronized() throws ErrnoException {
        NativeMemory timex = NativeMemory.allocate(TIMEX_LENGTH);
        Libc.check("adjtimex", Libc.CALLS.adjtimex(timex.address()));
        int status = timex.buffer().getInt(TIMEX_STATUS);
        Reference.reachabilityFence(timex);
        return (status & STA_UNSYNC) == 0;
    }
}
