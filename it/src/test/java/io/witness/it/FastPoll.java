package io.witness.it;

import java.util.Dictionary;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Lets the configuration file be looked at more often than once a second, for a test that edits it hundreds of times. */
final class FastPoll {
    private static final String POLL = "felix.fileinstall.poll";
    private static final String WATCHES = "(service.factoryPid=org.apache.felix.fileinstall)";
    private static final String MILLIS = "15";

    private FastPoll() {}

    /** Returns when it is so. */
    static void set(ConfigurationAdmin admin) throws Exception {
        Await.until("the file is watched", () -> ofFile(admin) != null);
        Configuration watch = ofFile(admin);
        Dictionary<String, Object> properties = watch.getProperties();
        properties.put(POLL, MILLIS);
        watch.update(properties);
    }

    private static Configuration ofFile(ConfigurationAdmin admin) throws Exception {
        Configuration[] watches = admin.listConfigurations(WATCHES);
        for (Configuration watch : watches == null ? new Configuration[0] : watches) {
            if (Distribution.home().toString().equals(watch.getProperties().get("felix.fileinstall.dir"))) {
                return watch;
            }
        }
        return null;
    }
}
