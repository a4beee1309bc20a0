package io.witness.filter.internal;

/** Declares the libpcap functions in use; handles and pointers to structs are addresses. */
public interface PcapCalls {
    long pcap_create(String source, long errorBuffer);

    long pcap_open_dead(int linkType, int snapLength);

    long pcap_fopen_offline(long file, long errorBuffer);

    int pcap_set_snaplen(long handle, int snapLength);

    int pcap_set_buffer_size(long handle, int bytes);

    int pcap_activate(long handle);

    int pcap_fileno(long handle);

    int pcap_datalink(long handle);

    int pcap_compile(long handle, long program, String expression, int optimize, int netmask);

    void pcap_freecode(long program);

    String pcap_geterr(long handle);

    String pcap_statustostr(int status);

    void pcap_close(long handle);
}
