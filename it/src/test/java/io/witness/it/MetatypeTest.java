package io.witness.it;

import static org.junit.Assert.assertEquals;

import io.witness.api.socket.SocketKeys;
import io.witness.settings.Keys;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** A tool that edits configurations finds a socket's keys described. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MetatypeTest {
    @Inject
    private BundleContext context;

    @Inject
    private MetaTypeService metatypes;

    @Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(Entry.of(home.resolve("described.sock"), "absent0")));
    }

    @Test
    public void shouldDescribeEveryKeyOfASocket() {
        AttributeDefinition[] attributes = socket().getAttributeDefinitions(ObjectClassDefinition.ALL);
        List<String> keys = Arrays.stream(attributes)
                .map(AttributeDefinition::getID)
                .sorted()
                .toList();
        assertEquals(Keys.NAMES.stream().sorted().toList(), keys);
        for (AttributeDefinition attribute : attributes) {
            Phrase.assertWhole(attribute.getID(), attribute.getDescription());
        }
    }

    @Test
    public void shouldRequireOnlyNameAndInterface() {
        List<String> required = Arrays.stream(socket().getAttributeDefinitions(ObjectClassDefinition.REQUIRED))
                .map(AttributeDefinition::getID)
                .sorted()
                .toList();
        assertEquals(List.of(SocketKeys.INTERFACE, SocketKeys.SOCKET_NAME), required);
    }

    private ObjectClassDefinition socket() {
        MetaTypeInformation information = Stream.of(context.getBundles())
                .map(metatypes::getMetaTypeInformation)
                .filter(Objects::nonNull) // of a fragment there is none
                .filter(each -> List.of(each.getFactoryPids()).contains(SocketKeys.FACTORY_PID))
                .findFirst()
                .orElseThrow();
        return information.getObjectClassDefinition(SocketKeys.FACTORY_PID, null);
    }
}
