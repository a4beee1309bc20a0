package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.afpacket.internal.AfPacketDriver;
import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.Selection;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.SocketSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens and reads rings for tests. */
final class Rings {
    private Rings() {}

    /** An entry with small blocks that are closed soon; further keys and values follow the interface's name. */
    static RingSpecification specification(String interfaceName, Object... more) throws SpecificationException {
        Map<String, Object> entry = new HashMap<>(Map.of(
                "SocketName", "/run/test.sock",
                "Interface", interfaceName,
                "BlockSize", 16384,
                "NumBlocks", 16,
                "BlockTimeoutMillis", 10));
        for (int i = 0; i < more.length; i += 2) {
            entry.put((String) more[i], more[i + 1]);
        }
        return SocketSettings.socket(entry).rings();
    }

    /** The same with a selection. */
    static RingSpecification selecting(String interfaceName, Selection selection) throws SpecificationException {
        return specification(interfaceName).withSelection(selection);
    }

    static RingGroup open(String interfaceName, Object... more) throws RingException, SpecificationException {
        return new AfPacketDriver().open(specification(interfaceName, more));
    }

    static Ring openOne(String interfaceName, Object... more) throws RingException, SpecificationException {
        return open(interfaceName, more).rings().get(0);
    }

    static void closeAll(RingGroup group) {
        group.rings().forEach(Ring::close);
    }

    /** The numbers of all frames that come until nothing came for a while. */
    static List<Integer> drain(Ring ring) throws RingException, MalformedBlockException {
        List<Integer> numbers = new ArrayList<>();
        for (int index = takeWithin(ring, 200); index != Ring.NONE; index = takeWithin(ring, 200)) {
            numbers(ring, index, numbers);
            ring.release(index);
        }
        return numbers;
    }

    /** Adds the numbers of a block's frames. */
    static void numbers(Ring ring, int index, List<Integer> numbers) throws MalformedBlockException {
        PacketCursor cursor = new Block().wrap(ring.memory(index), index).packets();
        while (cursor.hasNext()) {
            numbers.add(cursor.next().int32(FrameSender.NUMBER_OFFSET));
        }
    }

    /** Takes a block, and waits for it; NONE if none came in time. */
    static int takeWithin(Ring ring, int millis) throws RingException {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (true) {
            int index = ring.take();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (index != Ring.NONE || left <= 0) {
                return index;
            }
            ring.await((int) left);
        }
    }

    /** How often a thread that waits for a ring comes back, where nothing is to be taken. */
    static int roundsIn(Ring ring, int millis) throws RingException {
        long end = System.nanoTime() + millis * 1_000_000L;
        int rounds = 0;
        for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            assertEquals(Ring.NONE, ring.take());
            ring.await((int) left);
            rounds++;
        }
        return rounds;
    }

    static List<Integer> range(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
