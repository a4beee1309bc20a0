package io.witness.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What C calls the numbers of our classes: their own name, or what the table says. */
final class KernelNames {
    private static final Pattern OF_C = Pattern.compile(
            "(E[A-Z]+|(AF|BPF|EPOLL|ETH_P|F|IFF|IFLA|MAP|MFD|MSG|NETLINK|NLM_F|PACKET|PR|PROT|RTMGRP|SCM|SIOC[A-Z]*|SKF|SO|SOCK"
                    + "|SOF|SOL|TP|TPACKET)_[A-Z0-9_]+|POLLIN|POLLOUT|POLLERR|SIOC[A-Z]+)");
    private static final String OWN = "-";
    private static final String NEWER = "?";

    private final Map<String, String> expressions = new HashMap<>();
    private final Set<String> newer = new TreeSet<>();

    static KernelNames read() {
        KernelNames names = new KernelNames();
        try (InputStream table = KernelNames.class.getResourceAsStream("kernel-headers.txt")) {
            new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        String[] words = line.split(" ", 2);
        String field = words[0].replace(NEWER, "");
        if (!field.equals(words[0])) {
            newer.add(field);
        }
        expressions.put(field, words[1].strip());
    }

    private static String simple(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    boolean isOwn(String field) {
        return OWN.equals(expressions.get(field));
    }

    boolean isNewer(String field) {
        return newer.contains(field);
    }

    String expression(String field) {
        return expressions.getOrDefault(field, simple(field));
    }

    Set<String> unknown(Set<String> fields) {
        Set<String> unknown = new TreeSet<>(fields);
        unknown.removeIf(field ->
                expressions.containsKey(field) || OF_C.matcher(simple(field)).matches());
        return unknown;
    }

    Set<String> superfluous(Set<String> fields) {
        Set<String> left = new TreeSet<>(expressions.keySet());
        left.removeAll(fields);
        return left;
    }
}
