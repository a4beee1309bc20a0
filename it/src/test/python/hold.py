"""Keeps a descriptor of another process until standard input ends: hold.py PID FD [LENGTH]

With a length, what is kept is no descriptor, but a mapping of so many bytes. "held" says that it has it.
"""
import ctypes
import os
import sys

PIDFD_GETFD = 438

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]


def check(result):
    if result in (-1, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


held = check(libc.syscall(PIDFD_GETFD, os.pidfd_open(int(sys.argv[1])), int(sys.argv[2]), 0))
if len(sys.argv) > 3:
    check(libc.mmap(None, int(sys.argv[3]), 1, 1, held, 0))  # PROT_READ, MAP_SHARED
    os.close(held)
print("held", flush=True)
sys.stdin.read()
