"""What the Python drivers have in common: the words that benches/harness/peers.py gives them."""

import os
import sys
import time
from typing import Callable


def drive(sign: Callable[[str, str, str], None], verify: Callable[[str], bool]) -> None:
    """`sign` takes the input, the output and the name of the field; `verify` one file."""
    what, *words = sys.argv[1:]
    if what == "sign":
        sign(words[0], words[1], "Sig1")
    elif what == "verify":
        sys.exit(0 if verify(words[0]) else 1)
    elif what == "signatures":
        last = words[0]
        for k in range(1, int(words[2]) + 1):
            out, start = os.path.join(words[1], f"s{k:02}.pdf"), time.process_time()
            sign(last, out, f"Sig{k}")
            print(k, f"{time.process_time() - start:.6f}", os.path.getsize(out) - os.path.getsize(last), flush=True)
            last = out
    else:
        names = sorted(os.listdir(words[0]))
        good = 0
        for name in names:
            path = os.path.join(words[0], name)
            if what == "sign-batch":
                sign(path, os.path.join(words[1], name), "Sig1")
                good += 1
            else:
                good += verify(path)
        print(f"docs={len(names)} ok={good}")
        sys.exit(0 if good == len(names) else 1)
