package io.witness.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs the benchmarks once and prints a line for each: the name, the shape, nanoseconds (the median of many short windows, and the
 * least, which who else uses the machine disturbs less) and allocated bytes, each a packet or, of {@link ServerBenchmark}, a block.
 * Fails if one allocates whose name does not say so.
 */
final class Main {
    /** More than JMH itself allocates while it measures; an object a packet is a hundred times as much. */
    private static final double NOTHING_MEGABYTES_A_SECOND = 1;
    /** As above: fast shapes fail by the rate, slow ones by this. */
    private static final double NOTHING_BYTES_A_PACKET = 0.05;

    private static final int WARMUPS = 5;
    private static final TimeValue WARMUP = TimeValue.milliseconds(150);
    private static final int ITERATIONS = 25;
    private static final TimeValue ITERATION = TimeValue.milliseconds(30);

    private Main() {}

    /** The arguments: a regular expression of benchmarks, then shapes. */
    public static void main(String[] args) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(args[0]).mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS);
        options.warmupIterations(WARMUPS).warmupTime(WARMUP);
        options.measurementIterations(ITERATIONS).measurementTime(ITERATION);
        options.forks(1)
                .verbosity(VerboseMode.SILENT)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        options.jvmArgsAppend("-XX:+UseSerialGC", "-Xmx64m"); // as the runtime is started
        options.param("shape", Arrays.copyOfRange(args, 1, args.length));
        boolean good = true;
        for (RunResult result : new Runner(options.build()).run()) {
            good &= print(result);
        }
        if (!good) {
            throw new IllegalStateException("a benchmark allocates that must not");
        }
    }

    private static boolean print(RunResult result) {
        String name = result.getPrimaryResult().getLabel();
        String shape = result.getParams().getParam("shape");
        int operations =
                shape == null ? ServerBenchmark.BLOCKS : Shape.of(shape).packets();
        double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore() / operations;
        Statistics nanos = result.getPrimaryResult().getStatistics();
        System.out.printf(
                "%s %s %.2f %.2f %.2f%n",
                name,
                shape == null ? "-" : shape,
                nanos.getPercentile(50) / operations,
                nanos.getMin() / operations,
                bytes);
        double rate = result.getSecondaryResults().get("gc.alloc.rate").getScore();
        return bytes < NOTHING_BYTES_A_PACKET && rate < NOTHING_MEGABYTES_A_SECOND || name.startsWith("allocating");
    }
}
