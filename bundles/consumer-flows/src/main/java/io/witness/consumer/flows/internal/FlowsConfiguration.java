package io.witness.consumer.flows.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Describes the configuration. A change closes all meters, which write their flows, and opens new ones. */
@ObjectClassDefinition(
        id = FlowsFactory.PID,
        name = "Witness flows",
        description = "Meters the flows of sockets, and writes their records as EVE JSON and IPFIX")
@interface FlowsConfiguration {
    @AttributeDefinition(
            name = "File",
            description = "file of records; a relative path starts at the state directory; empty: none")
    String File() default "eve.json";

    @AttributeDefinition(
            name = "FileBytes",
            description = "size at which the file is renamed to FILE.1, and so on; from 65536 up")
    long FileBytes() default 64L << 20;

    @AttributeDefinition(name = "Files", description = "how many files are kept, with the present one; from 1 to 1000")
    int Files() default 4;

    @AttributeDefinition(
            name = "Socket",
            description = "path of a UNIX stream socket of another program, which gets the records; empty: none")
    String Socket() default "";

    @AttributeDefinition(
            name = "Ipfix",
            description = "collector that gets the records as IPFIX: HOST:PORT for UDP, HOST:PORT/tcp; empty: none")
    String Ipfix() default "";

    @AttributeDefinition(name = "IpfixDomain", description = "observation domain; from 1 up")
    int IpfixDomain() default 1;

    @AttributeDefinition(name = "IpfixMessageBytes", description = "bytes of a message at most; 512 to 65507")
    int IpfixMessageBytes() default 1400;

    @AttributeDefinition(
            name = "IpfixTemplateSeconds",
            description = "how often templates are sent again over UDP, and statistics; 1 to 86400")
    int IpfixTemplateSeconds() default 60;

    @AttributeDefinition(
            name = "IpfixEnterprise",
            description = "your enterprise number, for elements that IANA does not have; 0: records have none of them")
    int IpfixEnterprise() default 0;

    @AttributeDefinition(name = "StandardOutput", description = "whether records are written to standard output")
    boolean StandardOutput() default false;

    @AttributeDefinition(
            name = "CommunityIdSeed",
            description = "seed of Community IDs, 0 to 65535; -1: records have none")
    int CommunityIdSeed() default 0;

    @AttributeDefinition(name = "Host", description = "the sensor's name in records; empty: none")
    String Host() default "";

    @AttributeDefinition(name = "MaxFlows", description = "room for so many flows of a ring, some 350 bytes each")
    int MaxFlows() default 1_000_000;

    @AttributeDefinition(
            name = "ActiveSeconds",
            description = "a flow that lasts for longer gets a record of what happened so far")
    int ActiveSeconds() default 300;

    @AttributeDefinition(name = "TcpNewSeconds", description = "idle timeout of TCP before its handshake is complete")
    int TcpNewSeconds() default 60;

    @AttributeDefinition(name = "TcpEstablishedSeconds", description = "idle timeout of TCP after its handshake")
    int TcpEstablishedSeconds() default 600;

    @AttributeDefinition(name = "TcpClosedSeconds", description = "idle timeout of TCP after its end")
    int TcpClosedSeconds() default 60;

    @AttributeDefinition(
            name = "OtherNewSeconds",
            description = "idle timeout of other protocols with packets in one direction")
    int OtherNewSeconds() default 30;

    @AttributeDefinition(
            name = "OtherEstablishedSeconds",
            description = "idle timeout of other protocols with packets in both directions")
    int OtherEstablishedSeconds() default 300;
}
