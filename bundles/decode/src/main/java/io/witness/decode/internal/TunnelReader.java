package io.witness.decode.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkForm;
import io.witness.api.packet.Packet;
import io.witness.decode.TunnelKind;

/**
 * Follows tunnels to the innermost IP header. Every offset is compared with the packet before it is read, and the number of
 * tunnels, labels and tags is bounded. What carries no IP stays closed: the carrier is the innermost packet then. For one thread.
 */
public final class TunnelReader {
    /** How many tunnels are followed. */
    public static final int MOST_TUNNELS = 8;
    /** How many VLAN tags are noted. */
    public static final int MOST_VLANS = 3;

    private static final int MPLS = 0x8847;
    private static final int MPLS_UPSTREAM = 0x8848;
    private static final int TRANSPARENT_ETHERNET = 0x6558;
    private static final int VXLAN_PORT = 4789;
    private static final int GENEVE_PORT = 6081;
    private static final int UDP_LENGTH = 8;
    private static final int TUNNEL_HEADER_LENGTH = 8;
    private static final int MOST_LABELS = 16;
    private static final int VLAN_NUMBER = 0xFFF;
    private static final int VXLAN_HAS_VNI = 0x08;
    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_VERSION = 7;

    private final Headers headers;
    private final TunnelKind[] kinds = new TunnelKind[MOST_TUNNELS];
    private final int[] numbers = new int[MOST_TUNNELS];
    private final int[] vlans = new int[MOST_VLANS];
    private Packet packet;
    private int tunnels;
    private int vlanCount;
    private int outerSource;
    private int outerAddressLength;

    /** Creates a reader that moves these headers. */
    public TunnelReader(Headers headers) {
        this.headers = headers;
    }

    /** Moves the headers, which point at a packet, to its innermost IP header; false: there is no IP in it. */
    public boolean read() {
        packet = headers.packet();
        tunnels = 0;
        vlanCount = 0;
        outerAddressLength = 0;
        readTags();
        boolean isIp = headers.ipProtocol() != Headers.NONE || descend(headers.etherType(), headers.networkOffset());
        while (isIp && !headers.isFragment() && headers.transportOffset() != Headers.NONE && enterNext()) {
            continue;
        }
        return isIp;
    }

    private void readTags() {
        if (packet.hasVlanTag()) {
            addVlan(packet.vlanTci());
        }
        for (int tag = 0; tag < headers.tags(); tag++) {
            addVlan(headers.tagControl(tag));
        }
    }

    // The number 0 is no VLAN, but a packet with a priority.
    private void addVlan(int control) {
        if ((control & VLAN_NUMBER) != 0 && vlanCount < MOST_VLANS) {
            vlans[vlanCount++] = control & VLAN_NUMBER;
        }
    }

    /** Enters what the IP packet carries; if that is no tunnel with IP inside, everything stays as it was. */
    private boolean enterNext() {
        int etherType = headers.etherType();
        int network = headers.networkOffset();
        int source = headers.sourceOffset();
        int addressLength = headers.addressLength();
        int tunnelsBefore = tunnels;
        int vlansBefore = vlanCount;
        if (enterTunnel(headers.ipProtocol(), headers.transportOffset())) {
            if (outerAddressLength == 0) {
                outerSource = source;
                outerAddressLength = addressLength;
            }
            return true;
        }
        if (tunnels != tunnelsBefore || headers.networkOffset() != network) {
            headers.enter(etherType, network);
        }
        tunnels = tunnelsBefore;
        vlanCount = vlansBefore;
        return false;
    }

    private boolean enterTunnel(int protocol, int offset) {
        return switch (protocol) {
            case IpProtocols.IPV4 -> add(TunnelKind.IP_IN_IP, 0) && enterIp(EtherTypes.IPV4, offset);
            case IpProtocols.IPV6 -> add(TunnelKind.IP_IN_IP, 0) && enterIp(EtherTypes.IPV6, offset);
            case IpProtocols.GRE -> enterGre(offset);
            case IpProtocols.UDP -> enterUdp(offset);
            default -> false;
        };
    }

    private boolean enterGre(int offset) {
        if (!has(offset, 4)) {
            return false;
        }
        int flags = packet.unsignedShort(offset);
        int type = packet.unsignedShort(offset + 2);
        if ((flags & (GRE_ROUTING | GRE_VERSION)) != 0) {
            return false;
        }
        int key = offset + 4 + ((flags & GRE_CHECKSUM) != 0 ? 4 : 0);
        int sequence = key + ((flags & GRE_KEY) != 0 ? 4 : 0);
        int inner = sequence + ((flags & GRE_SEQUENCE) != 0 ? 4 : 0);
        if (!has(offset, inner - offset)) {
            return false;
        }
        int number = (flags & GRE_KEY) != 0 ? packet.int32(key) : 0;
        return add(TunnelKind.GRE, number) && descend(type, inner);
    }

    private boolean enterUdp(int offset) {
        int inner = offset + UDP_LENGTH + TUNNEL_HEADER_LENGTH;
        if (!has(offset, UDP_LENGTH + TUNNEL_HEADER_LENGTH)) {
            return false;
        }
        int port = packet.unsignedShort(offset + 2);
        int header = offset + UDP_LENGTH;
        int vni = packet.int32(header + 4) >>> Byte.SIZE;
        if (port == VXLAN_PORT && (packet.unsignedByte(header) & VXLAN_HAS_VNI) != 0) {
            return add(TunnelKind.VXLAN, vni) && descend(TRANSPARENT_ETHERNET, inner);
        }
        int versionAndLength = packet.unsignedByte(header);
        if (port == GENEVE_PORT && versionAndLength >> 6 == 0) {
            int options = (versionAndLength & 0x3F) * 4;
            return add(TunnelKind.GENEVE, vni)
                    && has(inner, options)
                    && descend(packet.unsignedShort(header + 2), inner + options);
        }
        return false;
    }

    /** Follows Ethernet, VLAN tags and MPLS to IP. */
    private boolean descend(int etherType, int offset) {
        int type = etherType;
        int at = offset;
        for (int i = 0; i < MOST_LABELS; i++) {
            if (type == EtherTypes.IPV4 || type == EtherTypes.IPV6) {
                return enterIp(type, at);
            }
            if (type == TRANSPARENT_ETHERNET) {
                if (!has(at, LinkForm.ETHERNET.headerLength())) {
                    return false;
                }
                type = packet.unsignedShort(at + LinkForm.ETHERNET.typeOffset());
                at += LinkForm.ETHERNET.headerLength();
            } else if (EtherTypes.isVlan(type)) {
                if (!has(at, LinkForm.TAG_LENGTH)) {
                    return false;
                }
                addVlan(packet.unsignedShort(at));
                type = packet.unsignedShort(at + 2);
                at += LinkForm.TAG_LENGTH;
            } else if (type == MPLS || type == MPLS_UPSTREAM) {
                at = afterLabels(at);
                if (at == Headers.NONE) {
                    return false;
                }
                type = afterBottom(at);
                at += type == TRANSPARENT_ETHERNET ? 4 : 0; // the control word
            } else {
                return false;
            }
        }
        return false;
    }

    /** Returns the offset after the bottom label, where at least a byte was captured. */
    private int afterLabels(int offset) {
        int at = offset;
        for (int i = 0; i < MOST_LABELS && has(at, 5); i++) {
            int entry = packet.int32(at);
            at += 4;
            if ((entry & 0x100) != 0) {
                return add(TunnelKind.MPLS, entry >>> 12) ? at : Headers.NONE;
            }
        }
        return Headers.NONE;
    }

    // Nothing in MPLS tells what follows but its first four bits; 0 are those of the control word before Ethernet.
    private int afterBottom(int offset) {
        return switch (packet.unsignedByte(offset) >> 4) {
            case 4 -> EtherTypes.IPV4;
            case 6 -> EtherTypes.IPV6;
            case 0 -> TRANSPARENT_ETHERNET;
            default -> Headers.NONE;
        };
    }

    private boolean enterIp(int etherType, int offset) {
        int version = etherType == EtherTypes.IPV4 ? 4 : 6;
        return has(offset, 1) && packet.unsignedByte(offset) >> 4 == version && headers.enter(etherType, offset);
    }

    private boolean add(TunnelKind kind, int number) {
        if (tunnels == MOST_TUNNELS) {
            return false;
        }
        kinds[tunnels] = kind;
        numbers[tunnels++] = number;
        return true;
    }

    private boolean has(int offset, int length) {
        return offset <= packet.snapLength() - length;
    }

    /** Returns how many tunnels the innermost packet is in, including MPLS. */
    public int tunnels() {
        return tunnels;
    }

    /** Returns the kind of a tunnel; 0 is the outermost. */
    public TunnelKind kind(int tunnel) {
        return kinds[tunnel];
    }

    /** Returns the number of a tunnel: a label, key or VNI. */
    public int number(int tunnel) {
        return numbers[tunnel];
    }

    /** Returns how many VLAN tags were noted, from the outermost to the innermost. */
    public int vlans() {
        return vlanCount;
    }

    /** Returns the number of a VLAN; 0 is the outermost. */
    public int vlan(int tag) {
        return vlans[tag];
    }

    /** Returns the offset of the sender's address of the outermost IP header; the receiver's follows directly. */
    public int outerSourceOffset() {
        return outerSource;
    }

    /** Returns the length of these addresses in bytes; 0: the innermost packet has the only IP header. */
    public int outerAddressLength() {
        return outerAddressLength;
    }
}
