package io.witness.monitor.internal.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Loss;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SubscriptionStatus;
import io.witness.monitor.internal.Services.SocketLoss;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Writes sockets, consumers and losses as JSON. The members have the names, units and meaning that the commands of the shell give
 * them with {@code --json}; what the console does not show is left out. For one thread.
 */
final class StateWriter implements AutoCloseable {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator out;

    StateWriter(OutputStream target) throws IOException {
        out = FACTORY.createGenerator(target);
    }

    /** Gives access for what is written elsewhere. */
    JsonGenerator generator() {
        return out;
    }

    void socket(SocketStatus socket, List<SocketListener> listeners) throws IOException {
        out.writeStartObject();
        value("socketName", socket.socketName());
        value("interfaceName", socket.interfaceName());
        state(socket.state());
        out.writeStringField("since", socket.since().toString());
        out.writeFieldName("listener");
        listener(listeners.stream()
                .filter(each -> each.socketName().equals(socket.socketName()))
                .findFirst()
                .orElse(null));
        out.writeObjectFieldStart("totals");
        kernel(socket.totals().kernel());
        out.writeBooleanField("exact", socket.totals().exact());
        out.writeObjectFieldStart("readers");
        count("skipped", socket.totals().readers().skipped());
        count("forfeited", socket.totals().readers().forfeited());
        out.writeEndObject();
        out.writeEndObject();
        out.writeArrayFieldStart("rings");
        for (RingStatus ring : socket.rings()) {
            ring(ring);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void listener(SocketListener listener) throws IOException {
        if (listener == null) {
            out.writeNull();
            return;
        }
        out.writeStartObject();
        state(listener.state());
        out.writeNumberField("handshakesRefused", listener.handshakesRefused());
        out.writeEndObject();
    }

    private void state(SocketState state) throws IOException {
        out.writeObjectFieldStart("state");
        out.writeStringField("phase", word(state.phase()));
        text("detail", state.detail());
        text("refusal", state.refusal());
        out.writeEndObject();
    }

    private void ring(RingStatus ring) throws IOException {
        out.writeStartObject();
        out.writeNumberField("fanoutIndex", ring.fanoutIndex());
        out.writeStringField("since", ring.since().toString());
        out.writeObjectFieldStart("description");
        out.writeNumberField("blockSize", ring.description().blockSize());
        out.writeNumberField("numBlocks", ring.description().numBlocks());
        out.writeEndObject();
        kernel(ring.kernel());
        count("taken", ring.taken());
        out.writeNumberField("freeBlocks", ring.freeBlocks());
        out.writeNumberField("malformed", ring.malformed());
        number("busyNanos", ring.busyNanos());
        out.writeObjectFieldStart("ended");
        out.writeNumberField("count", ring.ended().count());
        out.writeNumberField("evicted", ring.ended().evicted());
        out.writeEndObject();
        out.writeArrayFieldStart("subscriptions");
        for (SubscriptionStatus subscription : ring.subscriptions()) {
            subscription(subscription);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void kernel(RingTotals kernel) throws IOException {
        out.writeObjectFieldStart("kernel");
        out.writeNumberField("accepted", kernel.accepted());
        out.writeNumberField("dropped", kernel.dropped());
        out.writeNumberField("freezes", kernel.freezes());
        out.writeEndObject();
    }

    private void subscription(SubscriptionStatus status) throws IOException {
        out.writeStartObject();
        reader(status.reader());
        out.writeStringField("since", status.since().toString());
        ledger(status.ledger());
        out.writeNumberField("lagBlocks", status.lagBlocks());
        number("oldestInFlightNanos", status.oldestInFlightNanos());
        out.writeNumberField("longestHoldNanos", status.longestHoldNanos());
        out.writeBooleanField("paused", status.paused());
        out.writeEndObject();
    }

    private void reader(Reader reader) throws IOException {
        out.writeObjectFieldStart("reader");
        out.writeStringField("kind", word(reader.kind()));
        value("name", reader.name());
        number("pid", reader.pid());
        number("uid", reader.uid());
        out.writeEndObject();
    }

    private void ledger(Ledger ledger) throws IOException {
        out.writeObjectFieldStart("ledger");
        count("delivered", ledger.delivered());
        count("skipped", ledger.skipped());
        count("waiting", ledger.waiting());
        count("outstanding", ledger.outstanding());
        count("forfeited", ledger.forfeited());
        out.writeEndObject();
    }

    private void count(String name, BlockCount count) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("blocks", count.blocks());
        out.writeNumberField("packets", count.packets());
        out.writeEndObject();
    }

    void placement(PlacementStatus placement, int mostFigures) throws IOException {
        out.writeStartObject();
        value("consumer", placement.consumer());
        value("socketName", placement.socketName());
        out.writeNumberField("fanoutIndex", placement.fanoutIndex());
        out.writeStringField("state", word(placement.state()));
        out.writeStringField("since", placement.since().toString());
        text("why", placement.why());
        out.writeNumberField("restarts", placement.restarts());
        out.writeNumberField("missedPackets", placement.missedPackets());
        ledger(placement.ledger());
        out.writeNumberField("lagBlocks", placement.lagBlocks());
        number("oldestInFlightNanos", placement.oldestInFlightNanos());
        out.writeNumberField("longestHoldNanos", placement.longestHoldNanos());
        out.writeArrayFieldStart("figures");
        List<FigureValue> figures = placement.figures();
        for (FigureValue figure : figures.subList(0, Math.min(mostFigures, figures.size()))) {
            out.writeStartObject();
            value("name", figure.name());
            value("unit", figure.unit());
            out.writeNumberField("value", figure.value());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    void loss(SocketLoss each) throws IOException {
        Loss loss = each.loss();
        out.writeStartObject();
        value("socketName", each.socketName());
        out.writeNumberField("number", loss.number());
        out.writeNumberField("fanoutIndex", loss.fanoutIndex());
        out.writeStringField("kind", word(loss.kind()));
        if (loss.reader().isPresent()) {
            reader(loss.reader().get());
        } else {
            out.writeNullField("reader");
        }
        out.writeStringField("since", loss.since().toString());
        out.writeStringField("until", loss.until().toString());
        count("lost", loss.lost());
        text("detail", loss.detail());
        out.writeEndObject();
    }

    private void number(String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, value.getAsLong());
        } else {
            out.writeNullField(name);
        }
    }

    private void number(String name, OptionalInt value) throws IOException {
        number(name, value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty());
    }

    // Strangers choose names: none may turn round the text after it, or fill the page.
    private void value(String name, String foreign) throws IOException {
        out.writeStringField(name, OneLine.ofValue(foreign));
    }

    private void text(String name, String foreign) throws IOException {
        out.writeStringField(name, OneLine.of(foreign));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
