package io.witness.config.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.socket.ConfigurationCheck;
import io.witness.api.socket.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Checks a file outside the framework, with the drivers that the class path has. */
public final class ClassPathCheck implements ConfigurationCheck {
    private final FileCheck check;

    /** Finds the drivers. */
    public ClassPathCheck() {
        ServiceLoader<RingDriver> drivers = ServiceLoader.load(RingDriver.class, ClassPathCheck.class.getClassLoader());
        check = new FileCheck(
                Accounts::ofHost,
                drivers.stream().map(ServiceLoader.Provider::get).toList());
    }

    @Override
    public List<Finding> check(Path file) throws IOException {
        return check.check(file);
    }
}
