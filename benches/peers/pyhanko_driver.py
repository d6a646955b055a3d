"""pyHanko as a library: one signer and one validation context for all documents."""

import os

from common import drive
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, validation
from pyhanko_certvalidator import ValidationContext

signer = signers.SimpleSigner.load_pkcs12(os.environ["BENCH_P12"], passphrase=os.environ["BENCH_PASS"].encode())
context = ValidationContext(trust_roots=[load_cert_from_pemder(os.environ["BENCH_ROOT"])], allow_fetching=False)


def sign(source: str, out: str, name: str) -> None:
    meta = signers.PdfSignatureMetadata(field_name=name, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256")
    pdf_signer = signers.PdfSigner(meta, signer=signer, new_field_spec=fields.SigFieldSpec(name))
    with open(source, "rb") as old, open(out, "w+b") as new:
        pdf_signer.sign_pdf(IncrementalPdfFileWriter(old, strict=False), output=new)


def verify(path: str) -> bool:
    with open(path, "rb") as file:
        found = PdfFileReader(file, strict=False).embedded_signatures
        return bool(found) and all(validation.validate_pdf_signature(each, context).bottom_line for each in found)


drive(sign, verify)
