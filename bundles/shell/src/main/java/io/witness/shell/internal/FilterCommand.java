package io.witness.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;

/** Implements {@code witness:filter}: those elements of a list for which a function is true, such as rows of a command. */
@Component(service = FilterCommand.class)
@GogoCommand(scope = "witness", function = "filter")
public final class FilterCommand {
    /** Needs nothing. */
    public FilterCommand() {}

    /** Chooses elements. */
    @Descriptor(
            "the elements of a list for which a function is true: filter (witness:rings) { ($it get phase) equals failed }")
    public List<Object> filter(
            CommandSession session,
            @Descriptor("the list") Collection<Object> elements,
            @Descriptor("the function, which has the element as $it") Function condition)
            throws Exception {
        List<Object> chosen = new ArrayList<>();
        for (Object each : elements) {
            Object result = condition.execute(session, List.of(each));
            if (Boolean.TRUE.equals(result)) {
                chosen.add(each);
            }
        }
        return chosen;
    }
}
