package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.settings.SocketSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHelloTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellWhetherTheSocketIsSealed(boolean sealed) throws Exception {
        try (FakeSocket socket = new FakeSocket(Path.of("/run/a.sock"))) {
            socket.specification = SocketSettings.socket(Map.of(
                    SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "fake0", SocketKeys.SEALED, sealed));
            String hello = StandardCharsets.ISO_8859_1
                    .decode(new ServerHello(socket).bytes())
                    .toString();
            assertTrue(hello.contains("\"sealed\":" + sealed + "}"), hello);
        }
    }
}
