package io.witness.replay.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happens to the replays of the driver, under its name. */
final class ReplayLog implements ReplayListener {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayDriver.class);

    @Override
    public void begins(String line) {
        LOG.info("{}", line);
    }

    @Override
    public void pauses(String line) {
        LOG.info("{}", line);
    }

    @Override
    public void odd(String line) {
        LOG.warn("{}", line);
    }

    @Override
    public void ends(String line) {
        LOG.info("{}", line);
    }

    @Override
    public boolean breaks(String line) {
        LOG.error("{}", line);
        return true;
    }
}
