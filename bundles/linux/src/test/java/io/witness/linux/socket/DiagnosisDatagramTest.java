package io.witness.linux.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisDatagramTest {
    /** What Linux 6.18 answers for a socket on lo in the group 77 of type lb with a flag; the machine is little-endian. */
    private static final String MEMBER = "4c00000014000200 0000000000000000" + "1103 0300 fd2b2200 1000000000000000"
            + "1c000000 01000000 00000000 00000000 00000000 00000000 01000000" + "08000500 00000000"
            + "08000400 4d000100";

    private static final String DONE = "14000000 0300 0200 00000000 00000000 00000000";

    private final List<FanoutMember> members = new ArrayList<>();

    private boolean read(String hex) throws ErrnoException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return read(ByteBuffer.wrap(bytes), bytes.length);
    }

    private boolean read(ByteBuffer bytes, int length) throws ErrnoException {
        return new DiagnosisDatagram(bytes.order(ByteOrder.LITTLE_ENDIAN), length).read(members);
    }

    @Test
    void shouldFindTheMembersOfGroups() throws Exception {
        assertTrue(read(MEMBER + MEMBER.replace("4d000100", "4e000600")));
        assertEquals(
                List.of(new FanoutMember(0x222bfd, 3, 1, 77, 1), new FanoutMember(0x222bfd, 3, 1, 78, 6)), members);
        assertFalse(read(DONE));
    }

    @Test
    void shouldLeaveOutSocketsWithoutAGroup() throws Exception {
        assertTrue(read(MEMBER.replace("08000400", "08000700")));
        assertEquals(List.of(), members);
    }

    @Test
    void shouldReportARefusal() {
        ErrnoException refused = assertThrows(
                ErrnoException.class, () -> read("14000000 0200 0000 00000000 00000000 feffffff")); // no module
        assertEquals(Errno.ENOENT, refused.errno());
    }

    /** All lengths of all parts, true and false: it ends, and reads no byte behind the datagram. */
    @Test
    void shouldStayInsideADamagedDatagram() throws Exception {
        byte[] whole = HexFormat.of().parseHex((MEMBER + MEMBER + DONE).replace(" ", ""));
        for (int length = 0; length <= whole.length; length++) {
            read(ByteBuffer.wrap(whole, 0, length).slice(), length);
        }
        for (int at = 0; at < whole.length; at++) {
            for (int value : new int[] {0, 1, 3, 4, 7, 15, 16, 0x7f, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[at] = (byte) value;
                try {
                    read(ByteBuffer.wrap(damaged), damaged.length);
                } catch (ErrnoException e) {
                    assertEquals("SOCK_DIAG_BY_FAMILY", e.getMessage().split(":")[0]);
                }
            }
        }
    }
}
