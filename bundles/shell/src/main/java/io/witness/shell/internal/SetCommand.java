package io.witness.shell.internal;

import io.witness.api.socket.ConfigurationEdit;
import java.io.IOException;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Implements {@code witness:set}: changes an entry. */
@Component(service = SetCommand.class)
@GogoCommand(scope = "witness", function = "set")
public final class SetCommand {
    private static final String USAGE = "witness:set SOCKETNAME KEY=VALUE... [--save]";

    private final ConfigurationEdit edit;

    /** Uses the editor of entries. */
    @Activate
    public SetCommand(@Reference ConfigurationEdit edit) {
        this.edit = edit;
    }

    /** Makes the change; returns what was done. */
    @Descriptor("changes an entry: for the running Witness, or with --save in its file; KEY= sets the default")
    public String set(@Descriptor("SOCKETNAME KEY=VALUE... [--save]") String... arguments) throws IOException {
        EditRequest request = EditRequest.parse(USAGE, true, arguments);
        return edit.set(request.socketName(), request.values(), request.save());
    }
}
