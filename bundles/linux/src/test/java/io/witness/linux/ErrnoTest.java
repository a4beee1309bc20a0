package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void shouldSayTheErrorInWordsAndByName() {
        ErrnoException e = new ErrnoException("bind", 22);
        assertEquals("bind: Invalid argument (EINVAL)", e.getMessage());
        assertEquals(Errno.EINVAL, e.errno());
    }

    @Test
    void shouldHaveATextForEachConstant() throws IllegalAccessException {
        for (Field constant : Errno.class.getFields()) {
            String text = Errno.text(constant.getInt(null));
            assertTrue(text.endsWith("(" + constant.getName() + ")"), text);
        }
    }

    @Test
    void shouldGiveTheNumberOfAnUnknownError() {
        assertEquals("ioctl: error number 999", new ErrnoException("ioctl", 999).getMessage());
    }

    @Test
    void shouldComeFromTheCallThatFailed() {
        ErrnoException e = assertThrows(ErrnoException.class, () -> Descriptors.duplicate(-1));
        assertEquals("fcntl: Bad file descriptor (EBADF)", e.getMessage());
    }
}
