"""Shows what a server sends in answer to the fanout index: descriptors.py SOCKET

Prints "BYTES DESCRIPTORS": in the one message that has the descriptors. Without traffic nothing may follow it.
"""
import socket
import struct
import sys

import client

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
    connection.connect(sys.argv[1])
    client.read_numbers(connection)
    connection.sendall(struct.pack(">II", client.FANOUT_INDEX << 16 | 4, 0))
    data, descriptors, _, _ = socket.recv_fds(connection, 1000, 100)
    print(len(data), len(descriptors))
