package io.witness.shell.internal;

import io.witness.api.socket.ConfigurationEdit;
import java.io.IOException;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Implements {@code witness:add}: adds an entry. */
@Component(service = AddCommand.class)
@GogoCommand(scope = "witness", function = "add")
public final class AddCommand {
    private static final String USAGE = "witness:add SOCKETNAME Interface=NAME [KEY=VALUE...] [--save]";

    private final ConfigurationEdit edit;

    /** Uses the editor of entries. */
    @Activate
    public AddCommand(@Reference ConfigurationEdit edit) {
        this.edit = edit;
    }

    /** Makes the change; returns what was done. */
    @Descriptor("adds an entry: for the running Witness, or with --save in its file")
    public String add(
            @Descriptor(
                            "SOCKETNAME Interface=NAME [KEY=VALUE...] [--save]; quote a value with spaces: 'Filter=udp port 53'")
                    String... arguments)
            throws IOException {
        EditRequest request = EditRequest.parse(USAGE, true, arguments);
        return edit.add(request.socketName(), request.values(), request.save());
    }
}
