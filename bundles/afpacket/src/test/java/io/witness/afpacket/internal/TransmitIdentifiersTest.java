package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.linux.Errno;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifiers on a kernel that takes them (since Linux 6.13), and on an older one. */
class TransmitIdentifiersTest {
    /** What the kernel answers next; then 0. */
    private final Deque<Integer> answers = new ArrayDeque<>();

    private final List<String> sent = new ArrayList<>();

    private int present(boolean chosen, int identifier) {
        sent.add(chosen ? "chosen " + identifier : "counted");
        return answers.isEmpty() ? 0 : answers.poll();
    }

    private int old(boolean chosen, int identifier) {
        return chosen ? Errno.EINVAL : present(false, identifier);
    }

    @Test
    void shouldSendEachPacketWithItsNumber() {
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::present, true, 0);
        for (int i = 0; i < 3; i++) {
            assertEquals(0, identifiers.send());
            assertEquals(i, identifiers.find(i));
            assertEquals(TransmitIdentifiers.UNKNOWN, identifiers.find(i + 1));
        }
        assertEquals(List.of("chosen 0", "chosen 1", "chosen 2"), sent);
    }

    @Test
    void shouldLetTheKernelCountWhereNothingIsStamped() {
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::present, false, 0);
        assertEquals(0, identifiers.send());
        assertEquals(1, identifiers.given());
        assertEquals(List.of("counted"), sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EAGAIN, Errno.EINVAL, Errno.ENXIO, Errno.EMSGSIZE})
    void shouldGiveTheNumberOfAPacketThatDidNotReachTheInterfaceToTheNext(int errno) {
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::present, true, 0);
        identifiers.send();
        answers.add(errno);
        assertEquals(errno, identifiers.send());
        assertEquals(1, identifiers.given());
        identifiers.send();
        assertEquals(List.of("chosen 0", "chosen 1", "chosen 1"), sent);
        assertEquals(0, identifiers.failed());
    }

    @Test
    void shouldNotGiveTheNumberOfADroppedPacketToAnother() {
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::present, true, 0);
        identifiers.send();
        answers.add(Errno.ENOBUFS);
        assertEquals(Errno.ENOBUFS, identifiers.send());
        identifiers.send();
        assertEquals(List.of("chosen 0", "chosen 1", "chosen 2"), sent);
        assertEquals(1, identifiers.failed());
        assertEquals(1, identifiers.find(1)); // its stamps, if it has any
    }

    @Test
    void shouldFindNumbersBeyond32Bits() {
        long first = (1L << 40) - 2;
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::present, true, first);
        for (int i = 0; i < 4; i++) {
            identifiers.send();
        }
        assertEquals(List.of("chosen -2", "chosen -1", "chosen 0", "chosen 1"), sent);
        for (int i = 0; i < 4; i++) {
            assertEquals(first + i, identifiers.find((int) (first + i)));
        }
        assertEquals(first + 3 - 0xFFFF_FFFFL, identifiers.find(2)); // the oldest that can be meant
    }

    @Test
    void shouldCountAsAnOldKernelDoes() {
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::old, true, 0);
        for (int i = 0; i < 3; i++) {
            assertEquals(0, identifiers.send());
        }
        assertEquals(List.of("counted", "counted", "counted"), sent);
        assertEquals(3, identifiers.given());
        assertEquals(2, identifiers.find(2));
    }

    @Test
    void shouldNotTakeATooShortPacketForAnOldKernel() {
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::present, true, 0);
        answers.add(Errno.EINVAL);
        answers.add(Errno.EINVAL);
        assertEquals(Errno.EINVAL, identifiers.send());
        assertEquals(0, identifiers.send());
        assertEquals(List.of("chosen 0", "counted", "chosen 0"), sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOBUFS, Errno.EMSGSIZE, Errno.ENETDOWN})
    void shouldNotGuessOnAnOldKernelWhatItCountedAfterAnError(int errno) {
        TransmitIdentifiers identifiers = new TransmitIdentifiers(this::old, true, 0);
        identifiers.send();
        answers.add(errno);
        assertEquals(errno, identifiers.send());
        identifiers.send();
        assertEquals(2, identifiers.given());
        assertEquals(0, identifiers.find(0));
        assertEquals(TransmitIdentifiers.UNKNOWN, identifiers.find(1));
        assertEquals(TransmitIdentifiers.UNKNOWN, identifiers.find(2));
    }
}
