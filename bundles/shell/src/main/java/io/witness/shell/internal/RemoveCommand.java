package io.witness.shell.internal;

import io.witness.api.socket.ConfigurationEdit;
import java.io.IOException;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Implements {@code witness:remove}: removes an entry. */
@Component(service = RemoveCommand.class)
@GogoCommand(scope = "witness", function = "remove")
public final class RemoveCommand {
    private static final String USAGE = "witness:remove SOCKETNAME [--save]";

    private final ConfigurationEdit edit;

    /** Uses the editor of entries. */
    @Activate
    public RemoveCommand(@Reference ConfigurationEdit edit) {
        this.edit = edit;
    }

    /** Makes the change; returns what was done. */
    @Descriptor("removes an entry, whose socket ends: for the running Witness, or with --save from its file")
    public String remove(@Descriptor("SOCKETNAME [--save]") String... arguments) throws IOException {
        EditRequest request = EditRequest.parse(USAGE, false, arguments);
        return edit.remove(request.socketName(), request.save());
    }
}
