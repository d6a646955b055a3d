"""What every writer in Python shares: jobs come as lines `op<TAB>in<TAB>out`, answers go out as
`out<TAB>ok` or `out<TAB>no<TAB>reason`."""

import os
import sys
from pathlib import Path

KEYS = Path(os.environ.get("HONEST_KEYS", "target/honest/keys"))
# Where there is room on the first page of every document.
FIRST_BOX, SECOND_BOX, ICON_BOX = (330, 90, 530, 150), (60, 90, 260, 150), (540, 600, 560, 620)
# A line of text that stands on the first page.
LINE_BOX = (60, 753, 420, 768)
HEADING = ("SURAT KETERANGAN", "Yang bertanda tangan di bawah ini menerangkan bahwa usaha tersebut",
           "terdaftar pada dinas dan berlaku sejak tanggal surat ini.")
TEXTS = {"Nama": "Siti Aminah", "Jumlah": "1.250.000", "Kode": "A1B2C3", "Catatan": "Lengkap dan benar"}


def main(ops):
    for line in sys.stdin:
        op, source, target = line.rstrip("\n").split("\t")
        try:
            ops[op](source, target)
            answer = "ok" if Path(target).is_file() else "no\twrote nothing"
        except Exception as error:  # whatever a writer says, the next job goes on
            words = " ".join(str(error).split())[:160]
            answer = f"no\t{type(error).__name__}: {words}"
            Path(target).unlink(missing_ok=True)
        print(f"{target}\t{answer}", flush=True)
