package io.witness.settings.internal;

import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.api.socket.SpecificationReader;
import io.witness.settings.SocketSettings;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Lets sockets read their entries without being wired to this bundle, so that an update of it closes none. */
@Component(service = SpecificationReader.class)
public final class EntryService implements SpecificationReader {
    @Override
    public SocketSpecification read(Map<String, ?> properties) throws SpecificationException {
        return SocketSettings.socket(properties);
    }
}
