"""endesive."""

import datetime
import os

from common import drive
from cryptography.hazmat.primitives.serialization import pkcs12
from endesive.pdf import cms
from endesive.pdf.verify import PDFVerifier

with open(os.environ["BENCH_P12"], "rb") as file:
    key, certificate, others = pkcs12.load_key_and_certificates(file.read(), os.environ["BENCH_PASS"].encode())
with open(os.environ["BENCH_ROOT"], "rb") as file:
    roots = [file.read()]


def sign(source: str, out: str, name: str) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).strftime("D:%Y%m%d%H%M%S+00'00'")
    plan = {"aligned": 0, "sigflags": 3, "sigflagsft": 132, "sigpage": 0, "auto_sigfield": True, "sigfield": name,
            "sigandcertify": False, "contact": "bench", "location": "here", "reason": "bench", "signingdate": now}
    with open(source, "rb") as old:
        data = old.read()
    added = cms.sign(data, plan, key, certificate, others, "sha256")
    with open(out, "wb") as new:
        new.write(data)
        new.write(added)


def verify(path: str) -> bool:
    with open(path, "rb") as file:
        results = PDFVerifier(file.read(), roots).verify_all_signatures()
    results = results[0] if isinstance(results, tuple) else results
    results = results if isinstance(results, list) else [results]
    return bool(results) and all(each and each.hashok and each.signatureok and each.certok for each in results)


drive(sign, verify)
