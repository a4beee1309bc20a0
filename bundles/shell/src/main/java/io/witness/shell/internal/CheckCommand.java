package io.witness.shell.internal;

import io.witness.api.socket.ConfigurationCheck;
import java.io.IOException;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Implements {@code witness:check}: the mistakes of a configuration file, and what this host lacks for it. */
@Component(service = CheckCommand.class)
@GogoCommand(scope = "witness", function = "check")
public final class CheckCommand {
    private final ConfigurationCheck check;

    /** Uses the check that the runtime starts with. */
    @Activate
    public CheckCommand(@Reference ConfigurationCheck check) {
        this.check = check;
    }

    /** Prints one line per problem; fails if one is a mistake. */
    @Descriptor("the mistakes of a configuration file, and what this host lacks for it; changes nothing")
    public void check(@Descriptor("FILE [--json]: its absolute path") String... arguments) throws IOException {
        CheckRequest request = CheckRequest.parse("witness:check", List.of(arguments));
        if (!request.file().isAbsolute()) {
            throw new IllegalArgumentException(
                    request.file() + " would be looked for where Witness was started: write the whole path");
        }
        long errors = request.run(check, System.out);
        if (errors > 0) {
            throw new IllegalArgumentException(
                    request.file() + " has " + CheckRequest.counted(errors, "error") + ": correct what is listed");
        }
    }
}
