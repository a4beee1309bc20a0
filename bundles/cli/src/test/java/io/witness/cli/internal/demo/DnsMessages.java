package io.witness.cli.internal.demo;

/** Questions for the addresses of a host, and answers (RFC 1035). */
final class DnsMessages {
    private static final int QUESTION = 0x0100;
    private static final int ANSWER = 0x8180;
    private static final int ADDRESS_IPV4 = 1;
    private static final int ADDRESS_IPV6 = 28;
    private static final int INTERNET = 1;
    /** The name of the question, which is right behind the header. */
    private static final int SAME_NAME = 0xC00C;

    private static final int VALID_SECONDS = 300;

    private DnsMessages() {}

    static byte[] question(int id, Host host, boolean ipv6) {
        return message(id, QUESTION, 0, host, ipv6).toArray();
    }

    static byte[] answer(int id, Host host, boolean ipv6) {
        byte[] address = ipv6 ? host.ipv6() : host.ipv4();
        return message(id, ANSWER, 1, host, ipv6)
                .put16(SAME_NAME)
                .put16(type(ipv6))
                .put16(INTERNET)
                .put32(VALID_SECONDS)
                .put16(address.length)
                .put(address)
                .toArray();
    }

    private static Bytes message(int id, int flags, int answers, Host host, boolean ipv6) {
        Bytes message =
                new Bytes().put16(id).put16(flags).put16(1).put16(answers).put32(0);
        for (String label : host.name().split("\\.")) {
            message.put8(label.length()).text(label);
        }
        return message.put8(0).put16(type(ipv6)).put16(INTERNET);
    }

    private static int type(boolean ipv6) {
        return ipv6 ? ADDRESS_IPV6 : ADDRESS_IPV4;
    }
}
