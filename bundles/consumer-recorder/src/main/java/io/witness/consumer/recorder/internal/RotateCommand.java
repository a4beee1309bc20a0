package io.witness.consumer.recorder.internal;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Implements {@code witness:rotate}: the recorder ends its present files. */
@Component(service = RotateCommand.class)
@GogoCommand(scope = "witness", function = "rotate")
public final class RotateCommand {
    private final RecorderFactory recorder;

    /** Uses the recorder of this bundle. */
    @Activate
    public RotateCommand(@Reference RecorderFactory recorder) {
        this.recorder = recorder;
    }

    /** Ends the present files. */
    @Descriptor(
            "the recorder ends its present files and goes on with new ones; the log names each file when it is complete")
    public String rotate() {
        int captures = recorder.rotate();
        return "the present files of " + captures + (captures == 1 ? " ring end" : " rings end");
    }
}
