package io.witness.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tshark finds in a capture file: its own tables of conversations, and the same from the fields of packets, as whole numbers, for
 * all layers or only for those that the meter counts.
 */
final class SharkTotals {
    private static final List<String> FIELDS = List.of(
            "frame.len",
            "frame.protocols",
            "ip.src",
            "ip.dst",
            "ip.len",
            "ip.id",
            "ip.proto",
            "ip.frag_offset",
            "ip.flags.mf",
            "ipv6.src",
            "ipv6.dst",
            "ipv6.plen",
            "ipv6.fraghdr.nxt",
            "ipv6.fraghdr.ident",
            "ipv6.fraghdr.offset",
            "ipv6.fraghdr.more",
            "tcp.srcport",
            "tcp.dstport",
            "udp.srcport",
            "udp.dstport");
    private static final Map<String, String> PROTOCOLS = Map.of("6", "TCP", "17", "UDP");
    private static final int KILO = 1000;
    private static final int IPV6_HEADER = 40;

    /** Packets, bytes of frames and bytes of IP packets in one direction. */
    record Sum(long packets, long bytes, long ipBytes) {
        Sum plus(Sum other) {
            return new Sum(packets + other.packets, bytes + other.bytes, ipBytes + other.ipBytes);
        }

        /** Of numbers that are not small, tables have the thousands; they have no bytes of IP. */
        Sum asShown() {
            return new Sum(packets, bytes < 10 * KILO ? bytes : bytes / KILO * KILO, 0);
        }
    }

    private final List<String> lines;
    private final Map<String, Map<String, Sum>> ofAllLayers = new HashMap<>();
    private final Map<String, Map<String, Sum>> ofInnermost = new HashMap<>();
    /** The ports of fragmented packets. */
    private final Map<String, String[]> fragmented = new HashMap<>();

    private long tunnels;
    private long fragments;

    SharkTotals(Path capture) throws Exception {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-T", "fields", "-E", "occurrence=a"));
        FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
        for (String table : List.of("tcp", "udp", "ip", "ipv6")) {
            command.addAll(List.of("-z", "conv," + table));
        }
        command.addAll(List.of("-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-r", capture.toString()));
        Process tshark = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tshark.waitFor(), out);
        lines = out.lines().toList();
        lines.stream().takeWhile(line -> !line.startsWith("====")).forEach(this::add);
    }

    /** Counts how many packets are in tunnels. */
    long tunnels() {
        return tunnels;
    }

    /** Counts how many packets are fragments. */
    long fragments() {
        return fragments;
    }

    /** Returns the conversations of a protocol, of all layers. */
    Map<String, Sum> ofAllLayers(String protocol) {
        return ofAllLayers.getOrDefault(protocol, Map.of());
    }

    /** Returns the conversations of a protocol, of the innermost layer, with all fragments. */
    Map<String, Sum> ofInnermost(String protocol) {
        return ofInnermost.getOrDefault(protocol, Map.of());
    }

    /** One network layer of a packet, with its transport layer. */
    private static final class Layer {
        String network;
        String source;
        String destination;
        String protocol = "";
        String[] ports = {};
        String fragment = "";
        boolean isLater;
        long length;

        String direction() {
            return ports.length == 0
                    ? source + " > " + destination
                    : source + ":" + ports[0] + " > " + destination + ":" + ports[1];
        }
    }

    private void add(String line) {
        String[] row = line.split("\t", -1);
        Map<String, Deque<String>> values = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(
                    FIELDS.get(i), new ArrayDeque<>(row[i].isEmpty() ? List.of() : Arrays.asList(row[i].split(","))));
        }
        List<Layer> layers = layers(row[1], values);
        long bytes = Long.parseLong(row[0]);
        for (Layer layer : layers) {
            Sum sum = new Sum(1, bytes, layer.length);
            if (layer.isLater && layer.network.equals("IPv6")) {
                continue; // the tables are without them
            }
            put(ofAllLayers, layer.network, layer.source + " > " + layer.destination, sum);
            if (layer.ports.length > 0) {
                put(ofAllLayers, layer.protocol, layer.direction(), sum);
            }
        }
        addInnermost(layers, bytes);
    }

    /** The meter does not open a fragmented packet, and counts all of its fragments where the first one is. */
    private void addInnermost(List<Layer> layers, long bytes) {
        if (layers.isEmpty()) {
            return;
        }
        Layer last = layers.stream()
                .filter(layer -> !layer.fragment.isEmpty())
                .findFirst()
                .orElse(layers.get(layers.size() - 1));
        if (!last.fragment.isEmpty()) {
            fragments++;
            if (last.isLater) {
                last.ports = fragmented.getOrDefault(last.fragment, last.ports);
            } else {
                fragmented.put(last.fragment, last.ports);
            }
        }
        tunnels += layers.indexOf(last) > 0 ? 1 : 0;
        Sum sum = new Sum(1, bytes, last.length);
        put(ofInnermost, last.network, last.source + " > " + last.destination, sum);
        put(ofInnermost, last.protocol, last.direction(), sum);
    }

    private static void put(Map<String, Map<String, Sum>> to, String protocol, String direction, Sum sum) {
        to.computeIfAbsent(protocol, name -> new TreeMap<>()).merge(direction, sum, Sum::plus);
    }

    /** The layers as far as a message of ICMP, which may contain a part of another packet. */
    private static List<Layer> layers(String protocols, Map<String, Deque<String>> values) {
        List<Layer> layers = new ArrayList<>();
        Layer layer = null;
        for (String name : protocols.split(":")) {
            switch (name) {
                case "ip", "ipv6" -> {
                    layer = name.equals("ip") ? four(values) : six(values);
                    layers.add(layer);
                }
                case "ipv6.fraghdr" -> fragment6(layer, values);
                case "tcp", "udp" -> {
                    layer.protocol = name.equals("tcp") ? "TCP" : "UDP";
                    layer.ports = new String[] {
                        values.get(name + ".srcport").remove(),
                        values.get(name + ".dstport").remove()
                    };
                }
                case "icmp", "icmpv6" -> {
                    return layers;
                }
                default -> {}
            }
        }
        return layers;
    }

    private static Layer four(Map<String, Deque<String>> values) {
        Layer layer = new Layer();
        layer.network = "IPv4";
        layer.source = values.get("ip.src").remove();
        layer.destination = values.get("ip.dst").remove();
        layer.length = Long.parseLong(values.get("ip.len").remove());
        String id = values.get("ip.id").remove();
        layer.protocol = PROTOCOLS.getOrDefault(values.get("ip.proto").remove(), "");
        int offset = Integer.decode(values.get("ip.frag_offset").remove());
        boolean hasMore = isTrue(values.get("ip.flags.mf").remove());
        setFragment(layer, id, offset, hasMore);
        return layer;
    }

    private static Layer six(Map<String, Deque<String>> values) {
        Layer layer = new Layer();
        layer.network = "IPv6";
        layer.source = values.get("ipv6.src").remove();
        layer.destination = values.get("ipv6.dst").remove();
        layer.length = IPV6_HEADER + Long.parseLong(values.get("ipv6.plen").remove());
        return layer;
    }

    private static void fragment6(Layer layer, Map<String, Deque<String>> values) {
        layer.protocol = PROTOCOLS.getOrDefault(values.get("ipv6.fraghdr.nxt").remove(), "");
        String id = values.get("ipv6.fraghdr.ident").remove();
        int offset = Integer.decode(values.get("ipv6.fraghdr.offset").remove());
        setFragment(layer, id, offset, isTrue(values.get("ipv6.fraghdr.more").remove()));
    }

    private static boolean isTrue(String value) {
        return value.equals("1") || value.equals("True");
    }

    private static void setFragment(Layer layer, String id, int offset, boolean hasMore) {
        if (offset > 0 || hasMore) {
            layer.fragment = layer.source + " > " + layer.destination + " " + layer.protocol + " " + id;
            layer.isLater = offset > 0;
        }
    }

    /**
     * Returns a table of conversations as tshark prints it. Its lines are: A, arrow, B, packets and bytes from B, those from A, sums,
     * times; bytes have a unit.
     */
    Map<String, Sum> table(String protocol) {
        Map<String, Sum> sums = new TreeMap<>();
        int title = lines.indexOf(protocol + " Conversations");
        assertTrue(title >= 0, lines::toString);
        for (String line : lines.subList(title, lines.size()).stream()
                .takeWhile(each -> !each.startsWith("===="))
                .filter(each -> each.contains("<->"))
                .toList()) {
            String[] words = line.trim().split("\\s+");
            int next = 3;
            long[] numbers = new long[4];
            for (int i = 0; i < 4; i++) {
                numbers[i] = Long.parseLong(words[next++]);
                if (i % 2 == 1 && words[next++].equals("kB")) {
                    numbers[i] *= KILO;
                }
            }
            sums.merge(words[2] + " > " + words[0], new Sum(numbers[0], numbers[1], 0), Sum::plus);
            sums.merge(words[0] + " > " + words[2], new Sum(numbers[2], numbers[3], 0), Sum::plus);
        }
        sums.values().removeIf(sum -> sum.packets() == 0);
        return sums;
    }
}
