package io.witness.afpacket.internal;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Runs an action when the waiting thread is interrupted. Selectors are the one thing for which the JDK does that, so this looks
 * like one, which selects nothing.
 */
final class Interruption extends AbstractSelector {
    private final Runnable wakeUp;

    Interruption(Runnable wakeUp) {
        super(null);
        this.wakeUp = wakeUp;
    }

    /** Runs the action at each interruption of this thread from now on; at once if it is interrupted already. */
    void start() {
        begin();
    }

    /** Ends what {@link #start} began. */
    void stop() {
        end();
    }

    @Override
    public Selector wakeup() {
        wakeUp.run();
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        throw new UnsupportedOperationException("selects nothing");
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        return 0;
    }

    @Override
    public int select(long timeoutMillis) {
        return 0;
    }

    @Override
    public int select() {
        return 0;
    }
}
