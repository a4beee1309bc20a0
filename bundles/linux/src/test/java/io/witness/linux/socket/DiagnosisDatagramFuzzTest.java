package io.witness.linux.socket;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;

/** Any bytes: they are read or refused. */
class DiagnosisDatagramFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void shouldReadOrRefuse(byte[] bytes) {
        try {
            new DiagnosisDatagram(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), bytes.length)
                    .read(new ArrayList<>());
        } catch (ErrnoException e) {
            return; // it was an error message
        }
    }
}
