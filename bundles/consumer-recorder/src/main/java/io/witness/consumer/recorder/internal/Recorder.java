package io.witness.consumer.recorder.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.recording.RecordedRing;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what the rings share: settings, limits, and captures that are reopened soon. Any thread may call. */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int CHUNK_BYTES = 1 << 18;

    private final Path state;
    private final Announcements announcements = new Announcements();
    private final Finisher finisher = new Finisher(announcements);
    private final Map<Path, Recordings> directories = new HashMap<>();
    /** By socket and ring. */
    private final Map<String, RingCapture> captures = new HashMap<>();

    private final Set<FileBounds> bounds = new LinkedHashSet<>();
    private volatile RecorderSettings settings;

    Recorder(Path state) {
        this.state = state;
        settings = RecorderSettings.defaults(state);
    }

    /** Applies a configuration. A value that is not valid is logged, and the setting stays. */
    synchronized void configure(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(properties, state);
        RecorderSettings changed = reader.read(settings);
        reader.problems().forEach(problem -> LOG.error("{}: {}", RecorderFactory.PID, problem));
        if (!changed.equals(settings)) {
            LOG.info("recorder: {}", changed);
        }
        settings = changed;
        bounds.forEach(each -> each.change(changed));
        Recordings present = directories.get(changed.directory()); // others are not the recorder's any more
        if (present != null) {
            present.change(changed);
        }
    }

    /** Returns those who hear of complete files. */
    Announcements announcements() {
        return announcements;
    }

    /** Ends the present files. */
    synchronized int rotate() {
        bounds.forEach(FileBounds::request);
        return bounds.size();
    }

    private static String key(ConsumerContext context) {
        return context.fanoutIndex() + " " + context.socketName();
    }

    /** Returns the capture of a ring, which may have begun in an earlier run of the consumer. */
    synchronized RingCapture capture(ConsumerContext context) {
        RingCapture known = captures.get(key(context));
        if (known != null) {
            known.reopen(context);
            return known;
        }
        return begin(context, CapturePosition.UNKNOWN);
    }

    private RingCapture begin(ConsumerContext context, CapturePosition position) {
        RecorderSettings now = settings;
        FileNames names = new FileNames(
                now.pattern(),
                context.socketName(),
                context.fanoutIndex(),
                context.ring().interfaceName().orElse(""));
        FileBounds limits = new FileBounds();
        limits.change(now);
        int chunkBytes = now.compression() == Compression.NONE ? CHUNK_BYTES : Compression.PART_BYTES;
        ChunkQueue queue = new ChunkQueue(chunkBytes, Math.max(2, now.bufferBytes() / chunkBytes));
        LossAccount losses = new LossAccount();
        SeriesWriter writer = new SeriesWriter(
                new RecordedRing(context.fanoutIndex(), context.socketName()),
                queue,
                losses,
                recordings(now),
                names,
                finisher,
                now.compression());
        RingCapture begun = new RingCapture(now, context, position, queue, losses, writer, limits);
        writer.start();
        bounds.add(limits);
        captures.put(key(context), begun);
        return begun;
    }

    private Recordings recordings(RecorderSettings now) {
        return directories.computeIfAbsent(now.directory(), directory -> {
            Recordings found = new Recordings(now);
            finisher.execute(() -> found.load(announcements));
            return found;
        });
    }

    /** Returns the capture itself, or the one that follows it with other settings. For the consumer's thread. */
    RingCapture current(ConsumerContext context, RingCapture capture) {
        return capture.isFor(settings) ? capture : follow(context, capture);
    }

    private synchronized RingCapture follow(ConsumerContext context, RingCapture ended) {
        bounds.remove(ended.bounds());
        return begin(context, ended.endHere());
    }

    /** Ends a capture for good. */
    synchronized void end(ConsumerContext context, RingCapture ended) {
        bounds.remove(ended.bounds());
        captures.remove(key(context), ended);
        ended.end();
    }
}
