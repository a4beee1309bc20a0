package io.witness.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.socket.Origin;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SpecificationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecificationOriginTest {
    private static final String FILE_INSTALL = "felix.fileinstall.filename";

    @Test
    void shouldNameTheFileAndLineThatTheEntryStandsIn() throws SpecificationException {
        Origin origin = origin(Map.of(
                SocketKeys.ORIGIN,
                "/etc/testimony.conf",
                SocketKeys.ORIGIN_LINES,
                new String[] {"SocketName=3", "Filter=5"},
                FILE_INSTALL,
                "file:/other"));
        assertEquals("/etc/testimony.conf:5", origin.at(SocketKeys.FILTER));
        assertEquals("/etc/testimony.conf:3", origin.at(SocketKeys.MODE));
    }

    @Test
    void shouldNameTheFileThatFileInstallMadeTheInstanceFrom() throws SpecificationException {
        Origin origin = origin(Map.of(FILE_INSTALL, "file:/etc/a%20b/io.witness.socket-dns.config"));
        assertEquals("/etc/a b/io.witness.socket-dns.config", origin.at(SocketKeys.FILTER));
    }

    @Test
    void shouldNameALocationThatIsNoFileAsItIs() throws SpecificationException {
        assertEquals("mvn:a/b", origin(Map.of(FILE_INSTALL, "mvn:a/b")).source());
        assertEquals("no url%", origin(Map.of(FILE_INSTALL, "no url%")).source());
    }

    @Test
    void shouldNameAnyOtherInstanceByItsPid() throws SpecificationException {
        assertEquals("configuration x~1", origin(Map.of("service.pid", "x~1")).at(SocketKeys.FILTER));
    }

    private static Origin origin(Map<String, Object> more) throws SpecificationException {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(SocketKeys.SOCKET_NAME, "/run/a.sock");
        properties.put(SocketKeys.INTERFACE, "lo");
        return SocketSettings.socket(properties).origin();
    }
}
