package io.witness.filter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.filter.FilterException;
import io.witness.filter.FilterException.Blame;
import io.witness.linux.NativeLibrary;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapHandleTest {
    /** What makes a socket. */
    interface Sockets {
        int socket(int domain, int type, int protocol);

        int close(int fd);
    }

    private static final Sockets LIBC = NativeLibrary.load(Sockets.class, "libc.so.6");
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    /** What {@code interfaceIndex} says of a socket that is not bound to an interface. */
    private static final int NOT_BOUND = 0;

    private final List<String> calls = new ArrayList<>();
    private final Map<String, Object> answers = new HashMap<>(Map.of(
            "pcap_create", 1L,
            "pcap_set_snaplen", 0,
            "pcap_set_buffer_size", 0,
            "pcap_activate", 0,
            "pcap_geterr", "",
            "pcap_statustostr", "what libpcap says",
            "pcap_datalink", 1));

    private final PcapCalls pcap = (PcapCalls) Proxy.newProxyInstance(
            PcapCalls.class.getClassLoader(), new Class<?>[] {PcapCalls.class}, (proxy, method, arguments) -> {
                calls.add(method.getName());
                return answers.get(method.getName());
            });
    private int socket;

    @BeforeEach
    void openSocket() {
        socket = LIBC.socket(AF_UNIX, SOCK_STREAM, 0);
        answers.put("pcap_fileno", socket);
    }

    @AfterEach
    void closeSocket() {
        LIBC.close(socket);
    }

    private FilterException refusal(int interfaceIndex) {
        return assertThrows(FilterException.class, () -> PcapHandle.activate(pcap, "eth0", interfaceIndex));
    }

    /** PCAP_ERROR_ACTIVATED is -4: the status of the first call that fails is told, and the handle closed. */
    @ParameterizedTest
    @ValueSource(strings = {"pcap_set_snaplen", "pcap_set_buffer_size", "pcap_activate"})
    void shouldTellWhatLibpcapRefuses(String call) {
        answers.put(call, -4);
        FilterException e = refusal(NOT_BOUND);
        assertEquals("libpcap cannot open eth0: what libpcap says", e.getMessage());
        assertEquals(Blame.FILTER, e.blame());
        assertEquals("pcap_close", calls.get(calls.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({"-5, LINK_DOWN", "-9, LINK_DOWN", "-1, FILTER", "-8, FILTER"})
    void shouldBlameTheLinkByTheStatusWhateverTheWords(int status, Blame blame) {
        answers.put("pcap_activate", status);
        answers.put("pcap_geterr", "Das Netz ist heruntergefahren");
        FilterException e = refusal(NOT_BOUND);
        assertEquals(blame, e.blame());
        assertTrue(e.getMessage().endsWith(": Das Netz ist heruntergefahren"), e.getMessage());
    }

    @Test
    void shouldNotCompileForAnotherInterfaceThatGotTheName() {
        FilterException e = refusal(7);
        assertEquals(Blame.LINK_CHANGED, e.blame());
        assertEquals("eth0 was interface 7 and is now 0", e.getMessage());
        assertEquals("pcap_close", calls.get(calls.size() - 1));
    }

    @Test
    void shouldTakeAWarningForSuccess() throws Exception {
        answers.put("pcap_activate", 1);
        try (PcapHandle handle = PcapHandle.activate(pcap, "eth0", NOT_BOUND)) {
            assertTrue(handle.takesPacketsAsTheyCome());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {113, 276, 144, 177, 253})
    void shouldKnowWhereLibpcapPutsAHeaderOfItsOwn(int linkType) throws Exception {
        answers.put("pcap_datalink", linkType);
        try (PcapHandle handle = PcapHandle.activate(pcap, "eth0", NOT_BOUND)) {
            assertFalse(handle.takesPacketsAsTheyCome());
        }
    }
}
