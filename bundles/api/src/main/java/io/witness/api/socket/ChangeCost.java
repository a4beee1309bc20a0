package io.witness.api.socket;

/** Says what a change of a key's value costs while a socket is served. */
public enum ChangeCost {
    /** Nothing: connections stay open. */
    IN_PLACE("in place"),
    /** The socket's rings are replaced, and its connections are closed once. */
    RINGS("rings"),
    /** The socket is removed, and another one is added. */
    SOCKET("another socket");

    private final String text;

    ChangeCost(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
