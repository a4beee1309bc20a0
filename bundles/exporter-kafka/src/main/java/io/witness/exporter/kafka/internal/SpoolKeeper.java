package io.witness.exporter.kafka.internal;

import io.witness.api.socket.OneLine;
import io.witness.exporter.kafka.internal.Ledger.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses the spool whatever the disk does: what it does not take is dropped and counted, and it is tried again. One line in the log for each
 * change. For the exporter's thread.
 */
final class SpoolKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolKeeper.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOCK_REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final KafkaSettings settings;
    private final Ledger ledger;
    private final long startNanos = System.nanoTime();
    /** Null: it is not open. */
    private Spool spool;

    private boolean isLockReported;
    private long retryNanos = startNanos;
    private long readRetryNanos = startNanos;
    /** Why nothing can be read; empty: it can. */
    private String readTrouble = "";

    /** Why chunks are dropped; empty: they are not. */
    private String trouble = "";

    private long droppedBefore;

    SpoolKeeper(KafkaSettings settings, Ledger ledger) {
        this.settings = settings;
        this.ledger = ledger;
    }

    /** Returns why chunks are dropped, or cannot be read; empty: all is well. */
    String trouble() {
        return trouble.isEmpty() ? readTrouble : trouble;
    }

    private boolean isOn() {
        return settings.spoolBytes() != 0;
    }

    /** Tells whether records of earlier runs may be there that are not known yet: until then, nothing is sent. */
    boolean isUnknown() {
        return isOn() && spool == null && trouble.isEmpty();
    }

    boolean isEmpty() {
        return spool == null || spool.isEmpty();
    }

    /** Opens the spool, if that is still to be done and was not tried just now. */
    void openIfNecessary() {
        if (!isOn() || spool != null || System.nanoTime() - retryNanos < 0) {
            return;
        }
        Spool opened = new Spool(settings.spoolDirectory(), settings.spoolBytes() - settings.queueBytes());
        try {
            if (opened.open()) {
                found(opened);
            } else {
                waitForLock();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void found(Spool opened) {
        spool = opened;
        long records = opened.unread();
        ledger.enter(Place.SPOOLED, records);
        if (records > 0) {
            LOG.info("the spool {} has {} records of earlier runs, which are sent first", opened, records);
        }
    }

    private void waitForLock() {
        retryNanos = System.nanoTime() + PAUSE_NANOS / 5;
        if (!isLockReported && System.nanoTime() - startNanos > LOCK_REPORT_NANOS) {
            isLockReported = true;
            LOG.error(
                    "the spool {} is in use by another process: give each its own SpoolDirectory; nothing is sent before",
                    settings.spoolDirectory());
        }
    }

    private void failed(IOException e) {
        retryNanos = System.nanoTime() + PAUSE_NANOS;
        inTrouble("it cannot be written: " + OneLine.of(e.toString()));
    }

    private void inTrouble(String what) {
        if (trouble.isEmpty()) {
            droppedBefore = ledger.totals().dropped();
            LOG.warn(
                    "the spool {} takes no more records, and new ones are dropped: {}",
                    settings.spoolDirectory(),
                    what);
        }
        trouble = what;
    }

    private void worked() {
        if (!trouble.isEmpty()) {
            trouble = "";
            LOG.info(
                    "the spool {} takes records again; {} were dropped",
                    settings.spoolDirectory(),
                    ledger.totals().dropped() - droppedBefore);
        }
    }

    /** Moves a chunk from a place to the spool, or drops it. */
    void put(Chunk chunk, Place from) {
        ledger.move(from, tryPut(chunk) ? Place.SPOOLED : Place.DROPPED, chunk.records());
    }

    private boolean tryPut(Chunk chunk) {
        if (spool == null || System.nanoTime() - retryNanos < 0) {
            return false;
        }
        try {
            if (spool.append(chunk)) {
                worked();
                return true;
            }
            inTrouble("SpoolBytes=" + settings.spoolBytes() + " are used");
        } catch (IOException e) {
            failed(e);
        }
        return false;
    }

    /** Reads the next chunk. Returns its file, or null: there is none, or it cannot be read now. */
    Segment read(Chunk into) {
        while (spool != null && !spool.isEmpty() && System.nanoTime() - readRetryNanos >= 0) {
            try {
                Segment segment = spool.read(into);
                readable();
                if (segment != null) {
                    ledger.move(Place.SPOOLED, Place.IN_FLIGHT, into.records());
                }
                return segment;
            } catch (Segment.DamagedException e) {
                ledger.move(Place.SPOOLED, Place.DROPPED, e.records());
                LOG.error(
                        "{}: the rest of this file is skipped; {} records that are known of are lost",
                        e.getMessage(),
                        e.records());
            } catch (IOException e) {
                unreadable(e);
                return null;
            }
        }
        return null;
    }

    private void unreadable(IOException e) {
        readRetryNanos = System.nanoTime() + PAUSE_NANOS;
        if (readTrouble.isEmpty()) {
            LOG.error(
                    "the spool {} cannot be read, and nothing is sent to Kafka before it can: {}: mend the disk, or move this"
                            + " file away, whose records are lost then",
                    settings.spoolDirectory(),
                    OneLine.of(e.toString()));
        }
        readTrouble = "it cannot be read: " + OneLine.of(e.toString());
    }

    private void readable() {
        if (!readTrouble.isEmpty()) {
            readTrouble = "";
            LOG.info("the spool {} can be read again", settings.spoolDirectory());
        }
    }

    /** Notes that a chunk was delivered. */
    void delivered(Segment segment) {
        try {
            spool.delivered(segment);
        } catch (IOException e) {
            failed(e); // the file is sent again at the next start
        }
    }

    /** Puts what was sent and not acknowledged where it belongs in the order: what is from the spool is there already. */
    void putBack(List<Flight> rest) {
        List<Flight> run = new ArrayList<>();
        for (Flight flight : rest) {
            if (flight.segment == null) {
                run.add(flight);
            } else {
                putBack(run, flight.segment);
                run.clear();
                ledger.move(Place.IN_FLIGHT, Place.SPOOLED, flight.open());
            }
        }
        putBack(run, spool == null ? null : spool.firstUnread());
    }

    private void putBack(List<Flight> run, Segment next) {
        if (run.isEmpty()) {
            return;
        }
        long records = run.stream().mapToLong(Flight::open).sum();
        try {
            if (spool != null) {
                spool.putBefore(next, run.stream().map(Flight::rest).toList());
                ledger.move(Place.IN_FLIGHT, Place.SPOOLED, records);
                return;
            }
        } catch (IOException e) {
            failed(e);
        }
        ledger.move(Place.IN_FLIGHT, Place.DROPPED, records);
    }

    void close() {
        if (spool != null) {
            try {
                spool.close();
            } catch (IOException e) {
                LOG.error("the spool {} was not closed: {}", spool, OneLine.of(e.toString()));
            }
        }
    }
}
