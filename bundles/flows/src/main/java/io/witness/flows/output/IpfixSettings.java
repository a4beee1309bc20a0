package io.witness.flows.output;

/**
 * Holds the settings of an {@link IpfixSink}.
 *
 * @param host name or address of the collector
 * @param port its port, 1 to 65535; IPFIX has 4739
 * @param isTcp whether messages are sent over TCP; otherwise over UDP
 * @param domain the observation domain, 1 to 2147483647
 * @param messageBytes bytes of a message at most, {@link #LEAST_MESSAGE} to {@link #MOST_MESSAGE}
 * @param templateSeconds how often templates are sent again over UDP, and statistics over both; 1 to 86400
 * @param enterprise the enterprise number of elements that IANA does not have, 1 to 2147483647; {@link #NO_ENTERPRISE}: records
 *     have no such elements
 */
public record IpfixSettings(
        String host, int port, boolean isTcp, int domain, int messageBytes, int templateSeconds, int enterprise) {
    /** The smallest limit of a message: that of RFC 7011, if nothing is known about the path. */
    public static final int LEAST_MESSAGE = 512;
    /** The largest limit of a message: what a UDP datagram can have. */
    public static final int MOST_MESSAGE = 65_507;
    /** The limit of a message, if nothing else is set: it fits into a frame of Ethernet, also with a tunnel's headers. */
    public static final int DEFAULT_MESSAGE = 1400;
    /** How often templates are sent, if nothing else is set. */
    public static final int DEFAULT_SECONDS = 60;
    /** The longest interval between templates. */
    public static final int MOST_SECONDS = 86_400;
    /** The default, because this project has no enterprise number, and that of examples (RFC 5612) is not to be sent. */
    public static final int NO_ENTERPRISE = 0;

    private static final String REMEDY = ": use HOST:PORT or HOST:PORT/tcp, such as collector.example.org:4739";
    private static final int MOST_PORT = 65_535;

    /**
     * Creates settings.
     *
     * @param host name or address of the collector
     * @param port its port, 1 to 65535; IPFIX has 4739
     * @param isTcp whether messages are sent over TCP; otherwise over UDP
     * @param domain the observation domain, 1 to 2147483647
     * @param messageBytes bytes of a message at most, {@link #LEAST_MESSAGE} to {@link #MOST_MESSAGE}
     * @param templateSeconds how often templates are sent again over UDP, and statistics over both; 1 to 86400
     * @param enterprise the enterprise number of elements that IANA does not have, 1 to 2147483647; {@link #NO_ENTERPRISE}:
     *     records have no such elements
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public IpfixSettings {
        require("domain", domain, 1, Integer.MAX_VALUE);
        require("messageBytes", messageBytes, LEAST_MESSAGE, MOST_MESSAGE);
        require("templateSeconds", templateSeconds, 1, MOST_SECONDS);
        require("enterprise", enterprise, NO_ENTERPRISE, Integer.MAX_VALUE);
        require("port", port, 1, MOST_PORT);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ": use " + least + " to " + most);
        }
    }

    /**
     * Parses a collector, with defaults for all others.
     *
     * @param collector HOST:PORT or HOST:PORT/tcp; an address of IPv6 in brackets
     * @return the settings
     * @throws IllegalArgumentException if it is something else; the message tells what to use
     */
    public static IpfixSettings of(String collector) {
        String address = collector.replaceFirst("/(tcp|udp)$", "");
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        int port = port(address.substring(colon + 1));
        if (host.isBlank() || port < 0) {
            throw new IllegalArgumentException(collector + REMEDY);
        }
        return new IpfixSettings(
                host, port, collector.endsWith("/tcp"), 1, DEFAULT_MESSAGE, DEFAULT_SECONDS, NO_ENTERPRISE);
    }

    /**
     * Returns the same settings with another enterprise number.
     *
     * @param number the enterprise number of elements that IANA does not have
     * @return the new settings
     * @throws IllegalArgumentException if it is out of bounds
     */
    public IpfixSettings withEnterprise(int number) {
        return new IpfixSettings(host, port, isTcp, domain, messageBytes, templateSeconds, number);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port < 1 || port > MOST_PORT ? -1 : port;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
