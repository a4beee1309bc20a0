package io.witness.it;

import java.io.OutputStream;
import java.io.PrintStream;

/** Formats the directory of a broker, unless that was done, and runs the broker: one JVM for both. The tests' JVM has no jars of brokers. */
final class KafkaNode {
    private KafkaNode() {}

    /** Takes the number of the cluster and the file of the broker's properties. */
    public static void main(String[] arguments) throws Exception {
        String[] format = {"format", "--ignore-formatted", "-t", arguments[0], "-c", arguments[1]};
        Class.forName("kafka.tools.StorageTool")
                .getMethod("execute", String[].class, PrintStream.class)
                .invoke(null, format, new PrintStream(OutputStream.nullOutputStream()));
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object)
                new String[] {arguments[1]});
    }
}
