package io.witness.fleet.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Finds the topics of the sensors, and makes those of the tables. */
final class JobTopics {
    private static final int LIMIT_SECONDS = 15;
    private static final long JOINED_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final long TALKERS_MILLIS = TimeUnit.DAYS.toMillis(7);

    private JobTopics() {}

    /**
     * Makes the topics that are not there.
     *
     * @throws IOException in one line, with a remedy
     */
    static void prepare(JobOptions options) throws IOException {
        try (Admin admin = Admin.create(ClientSettings.ofAdmin(options))) {
            prepare(admin, options.settings());
        } catch (TimeoutException | org.apache.kafka.common.errors.TimeoutException e) {
            throw new IOException(
                    options.brokers() + " has not answered within " + LIMIT_SECONDS
                            + " s: correct --brokers, or give TLS or SASL settings with --config",
                    e);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(options.brokers() + " cannot be used: " + cause.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void prepare(Admin admin, JobSettings settings)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        Set<String> there = admin.listTopics().names().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!there.contains(settings.flowsTopic())) {
            throw new IOException("there is no topic " + settings.flowsTopic()
                    + ": no sensor has sent a flow to these brokers, or --input has another prefix");
        }
        int partitions = admin.describeTopics(Set.of(settings.flowsTopic()))
                .allTopicNames()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .get(settings.flowsTopic())
                .partitions()
                .size();
        List<NewTopic> missing = new ArrayList<>(List.of(
                // sensors make these with their first gap and state
                topic(settings.eventsTopic(), Optional.empty(), Map.of()),
                topic(settings.statesTopic(), Optional.of(1), compacted()),
                topic(settings.sensorsTable(), Optional.of(1), compacted()),
                topic(settings.talkersTable(), Optional.of(1), compacted(TALKERS_MILLIS)),
                topic(settings.joinedTable(), Optional.of(partitions), compacted(JOINED_MILLIS))));
        missing.removeIf(topic -> there.contains(topic.name()));
        for (NewTopic topic : missing) {
            create(admin, topic);
        }
    }

    private static NewTopic topic(String name, Optional<Integer> partitions, Map<String, String> configuration) {
        return new NewTopic(name, partitions, Optional.empty()).configs(configuration);
    }

    private static Map<String, String> compacted() {
        return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** Compacted, and without what is older. */
    private static Map<String, String> compacted(long millis) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(millis));
    }

    private static void create(Admin admin, NewTopic topic)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.createTopics(List.of(topic)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another instance was faster
                throw e;
            }
        }
    }
}
