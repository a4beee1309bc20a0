package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares all numbers of the kernel and of libc that the code has with what the C compiler says of the headers. */
class KernelHeadersTest {
    private static final List<String> HEADERS = List.of(
            "errno.h",
            "fcntl.h",
            "poll.h",
            "stddef.h",
            "stdio.h",
            "sys/epoll.h",
            "sys/eventfd.h",
            "sys/ioctl.h",
            "sys/mman.h",
            "sys/prctl.h",
            "sys/socket.h",
            "sys/syscall.h",
            "sys/timex.h",
            "sys/uio.h",
            "sys/un.h",
            "linux/bpf.h",
            "linux/errqueue.h",
            "linux/ethtool.h",
            "linux/filter.h",
            "linux/if.h",
            "linux/if_ether.h",
            "linux/if_link.h",
            "linux/if_packet.h",
            "linux/net_tstamp.h",
            "linux/netlink.h",
            "linux/packet_diag.h",
            "linux/rtnetlink.h",
            "linux/sock_diag.h",
            "linux/sockios.h",
            "linux/virtio_net.h");

    @Test
    void shouldHaveTheNumbersOfTheHeaders() throws Exception {
        Map<String, Long> ours = NumberFields.all();
        KernelNames names = KernelNames.read();
        assertEquals(Set.of(), names.unknown(ours.keySet()), "give each a line in kernel-headers.txt");
        assertEquals(Set.of(), names.superfluous(ours.keySet()), "lines of kernel-headers.txt without a field");
        Map<String, Long> theirs = compile(names, ours.keySet());
        List<String> different = new ArrayList<>();
        ours.forEach((field, value) -> {
            boolean compared = theirs.containsKey(field) || !names.isOwn(field) && !names.isNewer(field);
            if (compared && !value.equals(theirs.get(field))) {
                different.add(field + " is " + value + ", and in C " + theirs.get(field));
            }
        });
        assertEquals(List.of(), different);
        assertTrue(theirs.size() > 150, "compared: " + theirs.size());
    }

    private static Map<String, Long> compile(KernelNames names, Set<String> fields) throws Exception {
        Path source = Tools.directory().resolve("headers.c");
        Path program = Tools.directory().resolve("headers");
        Files.write(source, program(names, new TreeSet<>(fields)));
        Child.run(Tools.directory(), "gcc", "-std=gnu11", "-o", program.toString(), source.toString());
        Map<String, Long> values = new TreeMap<>();
        for (String line :
                Child.run(Tools.directory(), program.toString()).strip().split("\n")) {
            String[] words = line.split(" ");
            values.put(words[0], Long.parseLong(words[1]));
        }
        return values;
    }

    private static List<String> program(KernelNames names, Set<String> fields) {
        List<String> lines = new ArrayList<>(List.of("#define _GNU_SOURCE"));
        HEADERS.forEach(header -> lines.add("#include <" + header + ">"));
        lines.add("int main(void) {");
        for (String field : fields) {
            if (!names.isOwn(field)) {
                String expression = names.expression(field);
                String print = "printf(\"" + field + " %lld\\n\", (long long) (" + expression + "));";
                lines.addAll(names.isNewer(field) ? List.of("#ifdef " + expression, print, "#endif") : List.of(print));
            }
        }
        lines.add("}");
        return lines;
    }
}
