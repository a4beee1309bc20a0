package io.witness.consumer.flows.internal;

import io.witness.flows.EveSettings;
import io.witness.flows.FlowSettings;
import io.witness.flows.output.IpfixSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Holds the checked configuration.
 *
 * @param flows settings of each meter
 * @param communityIdSeed seed of Community IDs; empty: records have none
 * @param host the sensor's name
 * @param file the file of records
 * @param fileBytes size at which it is rotated
 * @param files how many files are kept
 * @param socket the UNIX socket that gets the records
 * @param ipfix the collector that gets them as IPFIX
 * @param standardOutput whether standard output gets them
 */
record FlowsSettings(
        FlowSettings flows,
        OptionalInt communityIdSeed,
        Optional<String> host,
        Optional<Path> file,
        long fileBytes,
        int files,
        Optional<Path> socket,
        Optional<IpfixSettings> ipfix,
        boolean standardOutput) {
    private static final int LEAST_FILE_BYTES = 1 << 16;
    private static final int MOST_FILES = 1000;
    private static final String UNTIL_THEN = "; until then no flows are metered";

    /** Checks a configuration. The exception names the key, the value and the remedy. */
    static FlowsSettings of(FlowsConfiguration from, Path state) {
        FlowSettings flows = new FlowSettings(
                number("MaxFlows", from.MaxFlows(), FlowSettings.LEAST_FLOWS, FlowSettings.MOST_FLOWS),
                seconds("TcpNewSeconds", from.TcpNewSeconds()),
                seconds("TcpEstablishedSeconds", from.TcpEstablishedSeconds()),
                seconds("TcpClosedSeconds", from.TcpClosedSeconds()),
                seconds("OtherNewSeconds", from.OtherNewSeconds()),
                seconds("OtherEstablishedSeconds", from.OtherEstablishedSeconds()),
                seconds("ActiveSeconds", from.ActiveSeconds()),
                0);
        int seed = number("CommunityIdSeed", from.CommunityIdSeed(), -1, EveSettings.MOST_SEED);
        if (from.FileBytes() < LEAST_FILE_BYTES) {
            throw invalid("FileBytes", from.FileBytes(), "at least " + LEAST_FILE_BYTES);
        }
        return new FlowsSettings(
                flows,
                seed < 0 ? OptionalInt.empty() : OptionalInt.of(seed),
                text(from.Host()),
                text(from.File()).map(state::resolve),
                from.FileBytes(),
                number("Files", from.Files(), 1, MOST_FILES),
                text(from.Socket()).map(Path::of),
                text(from.Ipfix()).map(collector -> ipfix(collector, from)),
                from.StandardOutput());
    }

    private static IpfixSettings ipfix(String collector, FlowsConfiguration from) {
        IpfixSettings address;
        try {
            address = IpfixSettings.of(collector);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FlowsFactory.PID + ": Ipfix=" + e.getMessage() + UNTIL_THEN, e);
        }
        return new IpfixSettings(
                address.host(),
                address.port(),
                address.isTcp(),
                number("IpfixDomain", from.IpfixDomain(), 1, Integer.MAX_VALUE),
                number(
                        "IpfixMessageBytes",
                        from.IpfixMessageBytes(),
                        IpfixSettings.LEAST_MESSAGE,
                        IpfixSettings.MOST_MESSAGE),
                number("IpfixTemplateSeconds", from.IpfixTemplateSeconds(), 1, IpfixSettings.MOST_SECONDS),
                number("IpfixEnterprise", from.IpfixEnterprise(), IpfixSettings.NO_ENTERPRISE, Integer.MAX_VALUE));
    }

    private static Optional<String> text(String value) {
        return Optional.of(value.strip()).filter(text -> !text.isEmpty());
    }

    private static int seconds(String key, int value) {
        return number(key, value, 1, 1_000_000);
    }

    private static int number(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid(key, value, least + " to " + most);
        }
        return value;
    }

    private static IllegalArgumentException invalid(String key, long value, String range) {
        return new IllegalArgumentException(
                FlowsFactory.PID + ": " + key + "=" + value + ": use " + range + UNTIL_THEN);
    }
}
