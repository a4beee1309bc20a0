package io.witness.deploy.internal;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the deployer of a run's state directory; without a state directory it does nothing. */
public final class Activator implements BundleActivator {
    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
    private static final long FAREWELL_MILLIS = 1000;

    private Deployer deployer;

    @Override
    public void start(BundleContext context) {
        String state = context.getProperty("witness.state");
        if (state == null) {
            LOG.info("witness.state is not set: nothing is deployed");
            return;
        }
        String home = context.getProperty("witness.home");
        deployer = new Deployer(
                context,
                new DeployDirectory(
                        Path.of(state, "deploy"), context.getDataFile("jars").toPath()),
                new ShippedBundles(home == null ? null : Path.of(home, "bundle")),
                TimeLimits.DEFAULT,
                LOG);
        context.registerService(
                DeployedCommand.class,
                new DeployedCommand(deployer::jars),
                new Hashtable<>(Map.of("osgi.command.scope", "witness", "osgi.command.function", "deployed")));
        deployer.start();
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        if (deployer != null) {
            deployer.stop(FAREWELL_MILLIS);
        }
    }
}
