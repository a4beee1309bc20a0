package io.witness.consumer.recorder.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Describes the recorder's configuration to tools. {@link SettingsReader} reads it. */
@ObjectClassDefinition(
        id = RecorderFactory.PID,
        name = "Witness recorder",
        description = "Records the packets of sockets in capture files")
@interface RecorderConfiguration {
    @AttributeDefinition(
            name = "Directory",
            description = "where the files are written; a relative path starts at the state directory")
    String Directory() default "recordings";

    @AttributeDefinition(
            name = "FilePattern",
            description = "name of a file without its ending: letters, digits, - _ . and {socket}, {ring}, {interface},"
                    + " {time}, {number}")
    String FilePattern() default "{socket}-{ring}-{time}";

    @AttributeDefinition(name = "FileBytes", description = "largest size of a file, such as 256MiB; at least 1MiB")
    String FileBytes() default "256MiB";

    @AttributeDefinition(name = "FilePackets", description = "most packets in a file; 0: no limit")
    long FilePackets() default 0;

    @AttributeDefinition(
            name = "FileSeconds",
            description = "a file ends at each multiple of this many seconds, in packet time; 0: never")
    long FileSeconds() default 0;

    @AttributeDefinition(
            name = "TotalBytes",
            description =
                    "size of all files together, at least 4MiB: the oldest are deleted; 0: half of what the disk has"
                            + " for them")
    String TotalBytes() default "0";

    @AttributeDefinition(
            name = "MaxAgeSeconds",
            description = "files that are older than this, in packet time, are deleted; 0: never")
    long MaxAgeSeconds() default 0;

    @AttributeDefinition(
            name = "BufferBytes",
            description = "memory for packets of a ring while the disk is slow, from 1MiB to 1GiB; all rings"
                    + " together use at most half of the heap's size")
    String BufferBytes() default "8MiB";

    @AttributeDefinition(
            name = "Compression",
            description = "none, zstd (small) or lz4 (fast)",
            options = {
                @Option(label = "none", value = "none"),
                @Option(label = "zstd", value = "zstd"),
                @Option(label = "lz4", value = "lz4")
            })
    String Compression() default "none";
}
