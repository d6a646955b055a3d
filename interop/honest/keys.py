"""Makes the people who sign: a root, three signers, a time-stamp authority, a list of revocations.

    keys.py DIR

DIR then holds root.pem, root.crl, anna|budi|cici|tsa .key .crt .pem .p12 (password `segel`) and an NSS
database in nss/ where certutil is there. What is there already and young enough stays.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

PASSWORD = "segel"
PEOPLE = {"anna": "Anna Lestari", "budi": "Budi Santoso", "cici": "Cici Wulandari", "tsa": "Cap Waktu Uji"}

CONFIG = """
[ca]
default_ca = honest
[honest]
database = {d}/index
serial = {d}/serial
crlnumber = {d}/crlnumber
new_certs_dir = {d}
certificate = {d}/root.pem
private_key = {d}/root.key
default_md = sha256
default_days = 300
default_crl_days = 30
policy = any
unique_subject = no
[any]
commonName = supplied
organizationName = optional
countryName = optional
[person]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def call(*command, **options):
    subprocess.run([str(part) for part in command], check=True, capture_output=True, **options)


def make(folder):
    folder.mkdir(parents=True)
    config = folder / "ca.cnf"
    config.write_text(CONFIG.format(d=folder))
    (folder / "index").write_text("")
    (folder / "serial").write_text("1000\n")
    (folder / "crlnumber").write_text("01\n")
    call("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "root.key",
         "-out", folder / "root.pem", "-days", "3000", "-subj", "/C=ID/O=Uji/CN=Akar Uji", "-sha256",
         "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    for name, common in PEOPLE.items():
        call("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / f"{name}.key",
             "-out", folder / f"{name}.csr", "-subj", f"/C=ID/O=Uji/CN={common}")
        call("openssl", "ca", "-batch", "-config", config, "-notext", "-in", folder / f"{name}.csr",
             "-out", folder / f"{name}.crt", "-extensions", "tsa" if name == "tsa" else "person")
        call("openssl", "pkcs12", "-export", "-inkey", folder / f"{name}.key", "-in", folder / f"{name}.crt",
             "-certfile", folder / "root.pem", "-name", name, "-out", folder / f"{name}.p12",
             "-passout", f"pass:{PASSWORD}")
        # Old programs take nothing but the old ciphers.
        call("openssl", "pkcs12", "-export", "-legacy", "-inkey", folder / f"{name}.key",
             "-in", folder / f"{name}.crt", "-certfile", folder / "root.pem", "-name", name,
             "-out", folder / f"{name}-old.p12", "-passout", f"pass:{PASSWORD}")
    call("openssl", "ca", "-config", config, "-gencrl", "-out", folder / "crl.pem")
    call("openssl", "crl", "-in", folder / "crl.pem", "-outform", "DER", "-out", folder / "root.crl")
    if shutil.which("certutil") and shutil.which("pk12util"):
        nss = f"sql:{folder / 'nss'}"
        (folder / "nss").mkdir()
        call("certutil", "-N", "-d", nss, "--empty-password")
        call("certutil", "-A", "-d", nss, "-n", "root", "-t", "CT,CT,CT", "-i", folder / "root.pem")
        for name in ("anna", "budi", "cici"):
            call("pk12util", "-i", folder / f"{name}-old.p12", "-d", nss, "-W", PASSWORD, "-K", "")
    (folder / "made").write_text(str(int(time.time())))


def ensure(folder):
    """A revocation list is good for a month; keys older than a week are made anew."""
    made = folder / "made"
    young = made.exists() and time.time() - int(made.read_text()) < 7 * 86400
    if not young or (shutil.which("certutil") and not (folder / "nss").is_dir()):
        shutil.rmtree(folder, ignore_errors=True)
        make(folder)


if __name__ == "__main__":
    ensure(Path(sys.argv[1]))
