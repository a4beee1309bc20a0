package io.witness.flows;

/** Lists the protocols over TCP and UDP that are recognized by a single packet in clear text. */
public enum Application {
    /** Not recognized. */
    NONE("none"),
    /** TLS, by the client's first message. Its name is the server's (SNI), if it is there. */
    TLS("tls"),
    /** DNS. Its name is that of the first question. */
    DNS("dns"),
    /** HTTP/1, by a request. Its name is that of the host. */
    HTTP("http");

    private static final Application[] ALL = values();

    private final String text;

    Application(String text) {
        this.text = text;
    }

    /** Finds one by its ordinal without allocating. */
    static Application of(int ordinal) {
        return ALL[ordinal];
    }

    /** Returns the name in records. */
    @Override
    public String toString() {
        return text;
    }
}
