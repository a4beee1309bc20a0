package io.witness.it;

/** Something that entries can be written into. */
interface SocketSource {
    /** Makes these the entries of the source, in place of those that were there. */
    void write(Entry... entries) throws Exception;
}
