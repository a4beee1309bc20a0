package io.witness.settings.internal;

import io.witness.api.socket.SocketKeys;
import io.witness.settings.Key;
import io.witness.settings.Keys;
import java.io.InputStream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes the keys of a socket to tools that show and edit configurations. */
@Component(service = MetaTypeProvider.class, property = "metatype.factory.pid=" + SocketKeys.FACTORY_PID)
public final class SocketMetatype implements MetaTypeProvider, ObjectClassDefinition {
    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, String locale) {
        if (!SocketKeys.FACTORY_PID.equals(id)) {
            throw new IllegalArgumentException(id + " is not " + SocketKeys.FACTORY_PID);
        }
        return this;
    }

    @Override
    public String[] getLocales() {
        return null; // one language
    }

    @Override
    public String getID() {
        return SocketKeys.FACTORY_PID;
    }

    @Override
    public String getName() {
        return "Witness socket";
    }

    @Override
    public String getDescription() {
        return "One entry of testimony.conf: an interface, a filter and a fanout group of rings";
    }

    @Override
    public AttributeDefinition[] getAttributeDefinitions(int filter) {
        return Keys.ALL.stream()
                .filter(key -> filter == ALL || (filter == REQUIRED) == isNeeded(key))
                .map(KeyAttribute::new)
                .toArray(AttributeDefinition[]::new);
    }

    private static boolean isNeeded(Key key) {
        return key.byDefault().isEmpty();
    }

    @Override
    public InputStream getIcon(int size) {
        return null;
    }
}
