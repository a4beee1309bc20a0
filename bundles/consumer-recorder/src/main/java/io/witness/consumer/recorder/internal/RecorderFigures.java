package io.witness.consumer.recorder.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.Figure;
import java.util.Locale;

/** Shows what a recorder does to operators. For the consumer's thread. */
final class RecorderFigures {
    private Figure packets;
    private Figure files;
    private final Figure[] lost = new Figure[Loss.ALL.length];
    private ConsumerContext context;

    void begin(ConsumerContext begun) {
        context = begun;
        packets = begun.figure("packets", "packets", "packets written, or about to be");
        files = begun.figure("files", "files", "files begun");
        for (Loss reason : Loss.ALL) {
            lost[reason.ordinal()] = null;
        }
    }

    void show(long encoded, LossAccount losses, long filesBegun) {
        packets.set(encoded - losses.unwritten());
        files.set(filesBegun);
        for (Loss reason : Loss.ALL) {
            show(reason, losses.lost(reason));
        }
    }

    private void show(Loss reason, long count) {
        int index = reason.ordinal();
        if (lost[index] == null && count > 0) {
            String name = "lost." + reason.name().toLowerCase(Locale.ROOT);
            lost[index] = context.figure(name, "packets", "packets " + reason.text);
        }
        if (lost[index] != null) {
            lost[index].set(count);
        }
    }
}
