package io.witness.cli.internal.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.ReaderGoneException;
import io.witness.cli.internal.StopRequest;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFlowsTest {
    private static final int SECONDS = 1_700_000_000;
    private static final int YEARS = 50 * 365 * 86_400;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final StopRequest stop = new StopRequest();

    /** A pcap file of packets at these times, of one flow. */
    private static byte[] capture(int... seconds) {
        byte[] frame = Frames.udpFrame(100);
        ByteBuffer file =
                ByteBuffer.allocate(24 + seconds.length * (16 + frame.length)).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(1);
        for (int second : seconds) {
            file.putInt(second)
                    .putInt(0)
                    .putInt(frame.length)
                    .putInt(frame.length)
                    .put(frame);
        }
        return file.array();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("file"), content);
    }

    private int run(OutputStream to, Path file) {
        PrintStream print = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return new FlowsCommand(to, print, stop).run(List.of(file.toString()));
    }

    private String notices() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldPrintTheFlowsBeforeACut() throws IOException {
        byte[] whole = capture(SECONDS, SECONDS, SECONDS);
        assertEquals(1, run(out, file(Arrays.copyOf(whole, whole.length - 1))));
        assertTrue(out.toString(StandardCharsets.US_ASCII).contains("\"pkts_toserver\":2,"), out.toString());
        assertTrue(notices().contains("the capture is cut off within a packet"), notices());
        assertTrue(notices().endsWith("1 flow, 2 packets\n"), notices());
    }

    @Test
    void shouldTellOfATimeThatCannotBe() throws IOException {
        assertEquals(0, run(out, file(capture(SECONDS, SECONDS + YEARS, SECONDS))));
        assertEquals("witness flows: 1 flow, 3 packets, 1 with times more than an hour off\n", notices());
    }

    @Test
    void shouldSayThatThereIsNoRoomForTheRecords() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertEquals(1, run(full, file(capture(SECONDS))));
        }
        assertEquals("witness flows: cannot write: No space left on device\n", notices());
    }

    @Test
    void shouldEndWithoutAWordWhenNobodyReadsTheRecords() throws IOException {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int singleByte) throws IOException {
                throw new ReaderGoneException(new IOException("Broken pipe"));
            }
        };
        assertEquals(0, run(closed, file(capture(SECONDS))));
        assertEquals("", notices());
    }

    @Test
    void shouldPrintWhatAPipeHasDeliveredWhenItIsStoppedWhileItWaits() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        FutureTask<Integer> task = new FutureTask<>(() -> run(out, pipe));
        Thread reader = new Thread(task, "flows");
        reader.start();
        try (OutputStream writer = Files.newOutputStream(pipe)) {
            int[] seconds = new int[100];
            Arrays.fill(seconds, SECONDS);
            writer.write(capture(seconds));
            awaitReadOfMore(reader);
            stop.request();
            assertEquals(0, task.get(60, TimeUnit.SECONDS));
        }
        assertEquals("witness flows: 1 flow, 100 packets\n", notices());
    }

    /** Waits until the thread reads the next packet from the file, of which it has got all that there was when it opened it. */
    private static void awaitReadOfMore(Thread reader) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            StackTraceElement[] stack = reader.getStackTrace();
            boolean isReading = stack.length > 0
                    && stack[0].isNativeMethod()
                    && stack[0].getMethodName().startsWith("read");
            if (isReading && Arrays.stream(stack).anyMatch(FileFlowsTest::isNext)) {
                return;
            }
            assertTrue(System.nanoTime() < deadline, Arrays.toString(stack));
            Thread.sleep(2);
        }
    }

    private static boolean isNext(StackTraceElement frame) {
        return frame.getClassName().equals(CaptureReader.class.getName())
                && frame.getMethodName().equals("next");
    }
}
