package io.witness.consumer.recorder.internal;

/** Lists the reasons why packets are not in a file. */
enum Loss {
    KERNEL("dropped by the kernel"),
    SKIPPED("skipped because the recorder was slow"),
    UNREAD("not read because the recorder was reopened"),
    MALFORMED("in malformed blocks"),
    DISK("not written to the disk");

    static final Loss[] ALL = values();

    final String text;

    Loss(String text) {
        this.text = text;
    }
}
