"""pyHanko signs, fills, stamps and adds validation data."""

import logging
from datetime import datetime, timedelta
from itertools import count

from asn1crypto import crl, pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.metadata import info, xmp_xml
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

import jobs

logging.disable(logging.CRITICAL)


class AnyDate(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


class Clock(datetime, metaclass=AnyDate):
    """For the dates in metadata: two revisions never come in the same second, or sometimes they would."""

    asked = count()

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(hours=1000 - next(cls.asked))


info.datetime = xmp_xml.datetime = Clock
KEYS = jobs.KEYS


def certificate(name):
    data = (KEYS / name).read_bytes()
    return x509.Certificate.load(pem.unarmor(data)[2] if pem.detect(data) else data)


def person(name):
    return signers.SimpleSigner.load(str(KEYS / f"{name}.key"), str(KEYS / f"{name}.crt"),
                                     ca_chain_files=(str(KEYS / "root.pem"),))


ROOT = certificate("root.pem")
LIST = crl.CertificateList.load((KEYS / "root.crl").read_bytes())
STYLE = TextStampStyle(stamp_text="Ditandatangani: %(signer)s\n%(ts)s")


def stamper():
    key = person("tsa").signing_key
    return DummyTimeStamper(certificate("tsa.crt"), key, SimpleCertificateStore.from_certs([ROOT]))


def context():
    return ValidationContext(trust_roots=[ROOT], crls=[LIST], allow_fetching=False, revocation_mode="soft-fail")


def signing(who, field, box=None, stamp=False, face=False, **meta):
    def act(source, target):
        with open(source, "rb") as handle, open(target, "wb") as out:
            writer = IncrementalPdfFileWriter(handle, strict=False)
            known = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES, **meta}
            if "embed_validation_info" in meta:
                known["validation_context"] = context()
            spec = SigFieldSpec(field, box=box) if box else None
            style = STYLE if box or face else None
            pdf_signer = signers.PdfSigner(signers.PdfSignatureMetadata(field_name=field, **known), person(who),
                                           timestamper=stamper() if stamp else None, new_field_spec=spec,
                                           stamp_style=style)
            pdf_signer.sign_pdf(writer, output=out)
    return act


def faced(who, field):
    """An empty field that is there is signed with a face."""
    return signing(who, field, face=True)


def locking(source, target):
    with open(source, "rb") as handle, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(handle, strict=False)
        lock = fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, fields=["Alamat", "Kota"])
        spec = SigFieldSpec("Pertama", field_mdp_spec=lock)
        signers.PdfSigner(signers.PdfSignatureMetadata(field_name="Pertama", subfilter=SigSeedSubFilter.PADES,
                                                       md_algorithm="sha256"),
                          person("anna"), new_field_spec=spec).sign_pdf(writer, output=out)


def empty_field(name, box=None):
    def act(source, target):
        with open(source, "rb") as handle, open(target, "wb") as out:
            writer = IncrementalPdfFileWriter(handle, strict=False)
            fields.append_signature_field(writer, SigFieldSpec(name, box=box))
            writer.write(out)
    return act


def validation_data(source, target):
    with open(source, "rb") as handle:
        data = handle.read()
    with open(target, "w+b") as out:
        out.write(data)
        DocumentSecurityStore.add_dss(out, None, certs=[ROOT, certificate("anna.crt"), certificate("budi.crt")],
                                      crls=[LIST])


def document_timestamp(source, target):
    with open(source, "rb") as handle, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(handle, strict=False)
        signers.PdfTimeStamper(stamper()).timestamp_pdf(writer, "sha256", output=out)


def archive(source, target):
    """Validation data and a document time-stamp over it, as for the level B-LTA."""
    middle = target + ".dss"
    validation_data(source, middle)
    document_timestamp(middle, target)


def find(writer, name):
    """A field, and its one widget, which may be an object of its own."""
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field["/T"] == name:
            return field, field["/Kids"][0] if "/Kids" in field else field
    raise RuntimeError(f"no field {name}")


def filling(*values):
    """The values and faces in the font of the form, as somebody writes them with pyHanko's primitives. A third
    part of a value is what its script shows of it, at the right."""
    def act(source, target):
        with open(source, "rb") as handle, open(target, "wb") as out:
            writer = IncrementalPdfFileWriter(handle, strict=False)
            for name, value, *formatted in values:
                field, widget = find(writer, name)
                box = [float(side) for side in widget["/Rect"]]
                shown = formatted[0] if formatted else value
                # Digits of Helvetica are 0.556 wide, stops half as much.
                left = box[2] - box[0] - 2 - sum(2.78 if sign == "." else 5.56 for sign in shown) if formatted else 2
                face = RawContent(
                    f"/Tx BMC q BT /Helv 10 Tf 0 g {left:g} 6 Td ({shown}) Tj ET Q EMC".encode(),
                    box=BoxConstraints(width=box[2] - box[0], height=box[3] - box[1])).as_form_xobject()
                fonts = writer.root["/AcroForm"]["/DR"]["/Font"].raw_get("/Helv")
                face["/Resources"] = generic.DictionaryObject(
                    {pdf_name("/Font"): generic.DictionaryObject({pdf_name("/Helv"): fonts})})
                field["/V"] = generic.pdf_string(value)
                widget["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(face)})
                writer.update_container(field)
                writer.update_container(widget)
            writer.write(out)
    return act


def switching(source, target):
    with open(source, "rb") as handle, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(handle, strict=False)
        field, widget = find(writer, "Setuju")
        field["/V"] = widget["/AS"] = pdf_name("/Yes")
        writer.update_container(field)
        writer.update_container(widget)
        writer.write(out)


def certifying(permission, **more):
    return signing("anna", "Pertama", certify=True, docmdp_permissions=permission, **more)


LONG = {"stamp": True, "embed_validation_info": True}
OPS = {
    "sign": signing("anna", "Pertama"),
    "sign-visible": signing("anna", "Pertama", box=jobs.FIRST_BOX),
    "sign-place": faced("anna", "Tanda1"),
    "sign-t": signing("anna", "Pertama", stamp=True),
    "sign-lt": signing("anna", "Pertama", **LONG),
    "sign-lta": signing("anna", "Pertama", use_pades_lta=True, **LONG),
    "sign-pkcs7": signing("anna", "Pertama", subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
    "sign-lock": locking,
    "certify-1": certifying(MDPPerm.NO_CHANGES),
    "certify-2": certifying(MDPPerm.FILL_FORMS),
    "certify-3": certifying(MDPPerm.ANNOTATE),
    "certify-2-visible": certifying(MDPPerm.FILL_FORMS, box=jobs.FIRST_BOX),
    "second": signing("budi", "Kedua"),
    "second-visible": signing("budi", "Kedua", box=jobs.SECOND_BOX),
    "second-place": faced("budi", "Tanda2"),
    "second-lta": signing("budi", "Kedua", use_pades_lta=True, **LONG),
    "third": signing("cici", "Ketiga"),
    "field": empty_field("Kosong"),
    "dss": validation_data,
    "stamp": document_timestamp,
    "archive": archive,
    "fill-text": filling(("Nama", jobs.TEXTS["Nama"])),
    "fill-number": filling(("Jumlah", jobs.TEXTS["Jumlah"])),
    "fill-sum": filling(("Jumlah", "1250000", "1.250.000"), ("Total", "1250000", "1.250.000")),
    "check": switching,
}

if __name__ == "__main__":
    jobs.main(OPS)
