"""endesive signs, with a face or without."""

import sys
import types

# Its checking half and its tokens need libraries that do not load beside every OpenSSL; here it only signs.
for name in ("certvalidator", "oscrypto", "oscrypto.asymmetric", "endesive.verifier", "endesive.pdf.verify"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["oscrypto"].asymmetric = sys.modules["oscrypto.asymmetric"]
sys.modules["endesive.pdf.verify"].verify = sys.modules["endesive.pdf.verify"].PDFVerifier = None
sys.modules["endesive.verifier"].verify = None

from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: E402
from endesive.pdf import cms  # noqa: E402

import jobs  # noqa: E402


def signing(who, box=None, field="Pertama", **more):
    def act(source, target):
        key, certificate, others = pkcs12.load_key_and_certificates((jobs.KEYS / f"{who}.p12").read_bytes(), b"segel")
        with open(source, "rb") as handle:
            data = handle.read()
        said = {"sigflags": 3, "sigflagsft": 132, "sigpage": 0, "aligned": 0, "sigfield": field,
                "signingdate": "D:20261129080000+00'00'", "reason": "Uji", "contact": "", "location": "Semarang",
                **more}
        if box:
            said |= {"sigbutton": True, "signaturebox": box, "signature": f"Ditandatangani: {who}"}
        added = cms.sign(data, said, key, certificate, others, "sha256")
        with open(target, "wb") as handle:
            handle.write(data + added)
    return act


OPS = {
    "sign": signing("anna"),
    "sign-visible": signing("anna", jobs.FIRST_BOX),
    "certify-2": signing("anna", sigandcertify=True),
    "second": signing("budi", field="Kedua"),
    "second-visible": signing("budi", jobs.SECOND_BOX, field="Kedua"),
}

if __name__ == "__main__":
    jobs.main(OPS)
