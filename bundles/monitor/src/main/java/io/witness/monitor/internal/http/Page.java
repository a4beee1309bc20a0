package io.witness.monitor.internal.http;

import java.io.IOException;

/** Makes the answer to a request for one path. Any thread may call. */
public interface Page {
    /**
     * Makes the answer.
     *
     * @param accept the media types that the client accepts; null: any
     * @return the whole answer
     * @throws IOException if it cannot be made
     */
    Answer answer(String accept) throws IOException;
}
