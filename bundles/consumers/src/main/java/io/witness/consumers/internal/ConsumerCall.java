package io.witness.consumers.internal;

/** Lists the calls that run code of a consumer. */
enum ConsumerCall {
    CREATE("the activation of its service"),
    OPEN("open"),
    ACCEPT("accept"),
    TICK("tick"),
    CLOSE("close"),
    RELEASE("the deactivation of its service"),
    DESCRIBE("the methods of its exception");

    private final String text;

    ConsumerCall(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
