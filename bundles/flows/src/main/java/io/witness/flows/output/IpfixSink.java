package io.witness.flows.output;

import io.witness.flows.internal.ipfix.ExportTotals;
import io.witness.flows.internal.ipfix.MessageBuilder;
import io.witness.flows.internal.ipfix.OptionTemplates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the records of {@link io.witness.flows.IpfixWriter}s to a collector: packs them into messages of limited size with sequence
 * numbers, and sends templates before they are needed and again over UDP, and statistics of the export. For one thread.
 *
 * <p>A UDP collector may lose messages, which only it can see, by the sequence numbers. One that is away is noticed if its host
 * answers so.
 */
public final class IpfixSink implements RecordSink {
    /** So long a host may take for the answer that it has no collector. */
    private static final long REFUSAL_NANOS = 300_000_000;

    private final IpfixSettings settings;
    private final InstantSource clock;
    private final StreamSender stream = new StreamSender(StreamSender.LIMIT_MILLIS);
    private final ByteBuffer announcement;
    private final ByteBuffer totals = ByteBuffer.allocate(IpfixSettings.LEAST_MESSAGE);
    /** Null: there is no UDP socket. */
    private DatagramChannel datagrams;
    /** One for each session. */
    private MessageBuilder message;

    private boolean isAnnounced;
    private long announcedNanos;
    private long totalsNanos = System.nanoTime();
    private long messages;
    private long flows;
    private long bytes;
    private long lost;

    /**
     * Creates a sink without a connection.
     *
     * @param settings the collector
     * @param clock the time of messages
     */
    public IpfixSink(IpfixSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        message = new MessageBuilder(settings.messageBytes(), settings.domain());
        ByteBuffer sets = ByteBuffer.allocate(1 << 13);
        OptionTemplates.putAll(sets, settings.enterprise());
        announcement = sets.flip();
    }

    @Override
    public void write(byte[] records, int length) throws IOException {
        try {
            open();
            announceIfDue();
            addAll(ByteBuffer.wrap(records, 0, length));
            flush();
        } catch (IOException | RuntimeException e) {
            fail();
            throw e;
        }
    }

    @Override
    public void tick(long lostRecords) throws IOException {
        lost = lostRecords;
        if (isDue(totalsNanos) && isOpen()) {
            sendTotals();
        }
    }

    private void sendTotals() throws IOException {
        try {
            addTotals();
            flush();
        } catch (IOException | RuntimeException e) {
            fail();
            throw e;
        }
    }

    private void addTotals() throws IOException {
        totalsNanos = System.nanoTime();
        OptionTemplates.putTotals(totals.clear(), new ExportTotals(settings.domain(), messages, flows, bytes, lost));
        addAll(totals.flip());
    }

    private boolean isDue(long sinceNanos) {
        return System.nanoTime() - sinceNanos >= TimeUnit.SECONDS.toNanos(settings.templateSeconds());
    }

    private boolean isOpen() throws IOException {
        return settings.isTcp() ? stream.isConnected() : datagrams != null;
    }

    private void open() throws IOException {
        if (isOpen()) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException("the name of the host is unknown");
        }
        if (settings.isTcp()) {
            stream.connect(address);
        } else {
            openDatagrams(address);
        }
        message = new MessageBuilder(settings.messageBytes(), settings.domain());
        isAnnounced = false;
    }

    private void openDatagrams(SocketAddress address) throws IOException {
        DatagramChannel opened = DatagramChannel.open();
        try {
            datagrams = opened.connect(address);
        } finally {
            if (datagrams == null) {
                opened.close();
            }
        }
    }

    private void announceIfDue() throws IOException {
        if (!isAnnounced || !settings.isTcp() && isDue(announcedNanos)) {
            addAll(announcement.duplicate());
            announcedNanos = System.nanoTime();
            if (!isAnnounced) {
                flush();
                awaitRefusal();
                addTotals();
                flush();
            }
            isAnnounced = true;
        }
    }

    /** Over UDP, the answer that nobody listens is an exception when the next message is sent. */
    private void awaitRefusal() {
        if (!settings.isTcp()) {
            LockSupport.parkNanos(REFUSAL_NANOS);
        }
    }

    /** Adds sets, each of which begins with its number and its length. */
    private void addAll(ByteBuffer sets) throws IOException {
        int end = sets.limit();
        while (sets.position() < end) {
            int next = sets.position() + (sets.getShort(sets.position() + Short.BYTES) & 0xFFFF);
            sets.limit(next);
            if (!message.add(sets)) {
                flush();
                message.add(sets);
            }
            sets.limit(end).position(next);
        }
    }

    private void flush() throws IOException {
        if (message.isEmpty()) {
            return;
        }
        ByteBuffer whole = message.finish((int) (clock.millis() / 1000));
        int length = whole.remaining();
        if (settings.isTcp()) {
            stream.send(whole);
        } else {
            datagrams.write(whole);
        }
        messages++;
        bytes += length;
        flows += message.flows();
        message.sent();
    }

    /** Over UDP the session goes on, because its sequence numbers do; a collector that comes back gets templates first. */
    private void fail() throws IOException {
        message.clear();
        isAnnounced = false;
        if (settings.isTcp()) {
            stream.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (isOpen()) {
                sendTotals();
            }
        } finally {
            stream.close();
            if (datagrams != null) {
                datagrams.close();
                datagrams = null;
            }
        }
    }

    @Override
    public String toString() {
        return settings.host() + ":" + settings.port() + (settings.isTcp() ? "/tcp" : "/udp");
    }
}
