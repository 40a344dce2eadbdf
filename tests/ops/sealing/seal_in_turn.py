"""A process that seals a list of entries whenever it is told, each time in a child of its own.

Everything is imported before the children are made, so that what is traced is a sealing and little
else. For each line with a place: the child's number; after the next line, how the child ended.
"""

import ctypes
import os
import sys
import traceback
from pathlib import Path

from tests.ops.sealing.logs import ListSource, sealer_in

PR_SET_PTRACER = 0x59616D61
ANYBODY = ctypes.c_ulong(-1)
FINE, FAILED, UNFORESEEN = 0, 3, 9


def seal(place: Path, source: ListSource, begin: int) -> None:
    """As ``quanze seal`` does it; a disk that fails is foreseen, nothing else is."""
    try:
        os.read(begin, 1)
        sealer_in(place).seal(source)
    except OSError:
        os._exit(FAILED)
    except BaseException:
        traceback.print_exc()
        os._exit(UNFORESEEN)
    os._exit(FINE)


def main() -> None:
    source = ListSource()
    source.append(int(sys.argv[1]))
    sealer_in(Path(sys.argv[2])).seal(source)
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
    for line in sys.stdin:
        begin, told = os.pipe()
        if not (child := os.fork()):
            ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
            seal(Path(line.rstrip("\n")), source, begin)
        print(child, flush=True)
        sys.stdin.readline()
        os.write(told, b"!")
        print(os.waitpid(child, 0)[1], flush=True)
        os.close(begin)
        os.close(told)


if __name__ == "__main__":
    main()
