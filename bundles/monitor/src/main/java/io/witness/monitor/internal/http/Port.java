package io.witness.monitor.internal.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Describes a port to listen at.
 *
 * @param address and port
 * @param token that requests for data have to show; empty: none
 * @param hosts names of this host that requests may have in {@code Host}, besides those of the loopback interface, in lower case
 */
public record Port(InetSocketAddress address, Optional<String> token, Set<String> hosts) {
    /** 128 random bits in hexadecimal digits are 32; somebody who types does not take fewer than this. */
    private static final int LEAST_TOKEN = 16;

    private static final int MOST_TOKEN = 200;
    /** What the resolver takes as it is: a name would make it ask others, who may answer late. */
    private static final Pattern ADDRESS =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{" + LEAST_TOKEN + "," + MOST_TOKEN + "}");

    /**
     * Reads a configuration.
     *
     * @param port its number, up to 65535; 0: no port
     * @param address of this host, as a number
     * @param token empty: none, which is possible at an address of the loopback interface only
     * @param hosts names, separated by commas
     * @return the port, or nothing
     * @throws IllegalArgumentException with the key and the remedy, if a value cannot be used
     */
    public static Optional<Port> of(int port, String address, String token, String hosts) {
        if (port == 0) {
            return Optional.empty();
        }
        InetAddress place = place(address.strip());
        String secret = token.strip();
        if (!secret.isEmpty() && !TOKEN.matcher(secret).matches()) {
            throw new IllegalArgumentException("token is too short or has other characters than ASCII: use "
                    + LEAST_TOKEN + " to " + MOST_TOKEN + ", such as of: openssl rand -hex 16");
        }
        if (secret.isEmpty() && !place.isLoopbackAddress()) {
            throw new IllegalArgumentException("address = " + address
                    + " can be reached by other hosts, and there is no token: add token = and what openssl rand -hex 16 prints, or"
                    + " use 127.0.0.1");
        }
        return Optional.of(new Port(
                new InetSocketAddress(place, port),
                secret.isEmpty() ? Optional.empty() : Optional.of(secret),
                names(hosts)));
    }

    private static InetAddress place(String address) {
        try {
            if (ADDRESS.matcher(address).matches()) {
                return InetAddress.getByName(address);
            }
        } catch (UnknownHostException e) {
            // the same as if it did not match
        }
        throw new IllegalArgumentException(
                "address = " + address + " is no IP address: use one of this host, such as 127.0.0.1");
    }

    private static Set<String> names(String hosts) {
        return Arrays.stream(hosts.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Port::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "hosts: " + name + " is no name: use names or addresses without port, separated by commas");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** Returns where it is, for messages. The token is left out. */
    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
