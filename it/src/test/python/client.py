"""A Testimony client: prints each packet's bytes as a line of lower-case hex, VLAN tags put back.

client.py SOCKET [-i INDEX] [-c COUNT]

"ready" on standard error says that the ring is mapped.
"""
import argparse
import mmap
import socket
import struct
import sys

VERSION = 2
WAITING_FOR_FANOUT_INDEX, FANOUT_SIZE, BLOCK_SIZE, NUM_BLOCKS = 0x8002, 0x8003, 0x8004, 0x8005
FANOUT_INDEX = 0xC007
IS_TLV = 0x80000000

# struct tpacket_block_desc: num_pkts and offset_to_first_pkt
BLOCK_HEADER = struct.Struct("=12xII")
# struct tpacket3_hdr: next_offset, snaplen, status, mac, vlan_tci, vlan_tpid
PACKET_HEADER = struct.Struct("=I8xI4xIH6xIH")
STATUS_VLAN_VALID, STATUS_VLAN_TPID_VALID = 1 << 4, 1 << 6
TAG_OFFSET = 12
DEFAULT_TPID = 0x8100


def read_fully(connection, length):
    data = b""
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            raise EOFError("the server closed the connection")
        data += part
    return data


def read_word(connection):
    return struct.unpack(">I", read_fully(connection, 4))[0]


def read_numbers(connection):
    """The handshake up to WaitingForFanoutIndex: values by type."""
    if read_fully(connection, 1)[0] != VERSION:
        raise ValueError("the server's version is not 2")
    values = {}
    while True:
        word = read_word(connection)
        kind, length = word >> 16, word & 0xFFFF
        value = read_fully(connection, length)
        if kind == WAITING_FOR_FANOUT_INDEX:
            return values
        if length == 4:
            values[kind] = struct.unpack(">I", value)[0]


def receive_ring(connection, fanout_index, length):
    connection.sendall(struct.pack(">II", FANOUT_INDEX << 16 | 4, fanout_index))
    _, descriptors, _, _ = socket.recv_fds(connection, 1, 1)
    flags = mmap.MAP_SHARED | getattr(mmap, "MAP_NORESERVE", 0x4000)
    return mmap.mmap(descriptors[0], length, flags=flags, prot=mmap.PROT_READ)


def packets(ring, start):
    """The packets of the block that begins there."""
    count, offset = BLOCK_HEADER.unpack_from(ring, start)
    at = start + offset
    for _ in range(count):
        next_offset, length, status, mac, tci, tpid = PACKET_HEADER.unpack_from(ring, at)
        data = ring[at + mac : at + mac + length]
        if status & STATUS_VLAN_VALID:
            tag = struct.pack(">HH", tpid if status & STATUS_VLAN_TPID_VALID else DEFAULT_TPID, tci & 0xFFFF)
            data = data[:TAG_OFFSET] + tag + data[TAG_OFFSET:]
        yield data
        at += next_offset


def indexes(connection):
    """The blocks that the server says are ready."""
    while True:
        word = read_word(connection)
        if word & IS_TLV:
            read_fully(connection, word & 0xFFFF)
        else:
            yield word


def print_packets(connection, ring, block_size, count):
    for index in indexes(connection):
        for data in packets(ring, index * block_size):
            print(data.hex())
            count -= 1
            if count == 0:
                return
        sys.stdout.flush()
        connection.sendall(struct.pack(">I", index))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("socket")
    parser.add_argument("-i", dest="index", type=int, default=0)
    parser.add_argument("-c", dest="count", type=int, default=0)
    options = parser.parse_args()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(options.socket)
        values = read_numbers(connection)
        ring = receive_ring(connection, options.index, values[BLOCK_SIZE] * values[NUM_BLOCKS])
        print("ready", file=sys.stderr, flush=True)
        print_packets(connection, ring, values[BLOCK_SIZE], options.count)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
