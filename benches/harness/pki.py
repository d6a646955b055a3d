"""A root, an issuing authority and one signer a kind of key, made with openssl: for measuring only."""

import shutil
import subprocess
from pathlib import Path

KEYS = {"rsa2048": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        "rsa3072": ["RSA", "-pkeyopt", "rsa_keygen_bits:3072"],
        "p256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        "ed25519": ["ED25519"]}
AUTHORITY = "rsa3072"  # the kind of the two authorities' keys
PASSPHRASE = "bench"

EXTENSIONS = """
[root]
basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[issuing]
basicConstraints=critical,CA:true,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[signer]
basicConstraints=CA:false
keyUsage=critical,digitalSignature,nonRepudiation
extendedKeyUsage=emailProtection,1.2.840.113583.1.1.5
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""


def made(folder: Path) -> Path:
    """The folder with NAME.key (PEM), NAME.der (PKCS#8), NAME.pem, NAME.p12, chain.pem, root.pem, nss/."""
    if (folder / "complete").exists():
        return folder
    if not shutil.which("openssl"):
        raise SystemExit("openssl is needed to make keys and certificates")
    folder.mkdir(parents=True, exist_ok=True)

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    def certificate(name: str, kind: list[str], subject: str, section: str, serial: int, issuer: str) -> None:
        openssl("genpkey", "-algorithm", *kind, "-out", f"{name}.key")
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/C=ID/O=Bench/CN={subject}", "-out", "request")
        by = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"] if issuer else ["-signkey", f"{name}.key"]
        openssl("x509", "-req", "-in", "request", *by, "-days", "3000", "-sha256", "-set_serial", str(serial),
                "-extfile", "extensions", "-extensions", section, "-out", f"{name}.pem")
        openssl("pkcs8", "-topk8", "-nocrypt", "-in", f"{name}.key", "-outform", "DER", "-out", f"{name}.der")

    (folder / "extensions").write_text(EXTENSIONS)
    (folder / "passphrase").write_text(PASSPHRASE)
    certificate("root", KEYS[AUTHORITY], "Bench Root", "root", 1, "")
    certificate("issuing", KEYS[AUTHORITY], "Bench Issuing CA", "issuing", 2, "root")
    (folder / "chain.pem").write_text((folder / "issuing.pem").read_text() + (folder / "root.pem").read_text())
    for serial, (name, kind) in enumerate(KEYS.items(), 100):
        certificate(name, kind, f"Bench Signer {name}", "signer", serial, "issuing")
        (folder / f"{name}.certs").write_text((folder / f"{name}.pem").read_text() + (folder / "chain.pem").read_text())
        pack = ["pkcs12", "-export", "-inkey", f"{name}.key", "-in", f"{name}.pem", "-certfile", "chain.pem",
                "-name", f"bench-{name}", "-passout", f"pass:{PASSPHRASE}"]
        openssl(*pack, "-out", f"{name}.p12")
        try:  # some peers read the ciphers of old only
            openssl(*pack, "-legacy", "-out", f"{name}.legacy.p12")
        except subprocess.CalledProcessError:
            shutil.copy(folder / f"{name}.p12", folder / f"{name}.legacy.p12")
    if shutil.which("certutil") and shutil.which("pk12util"):
        nss(folder)
    (folder / "complete").touch()
    return folder


def nss(folder: Path) -> None:
    """What pdfsig reads its keys and anchors from."""
    shutil.rmtree(folder / "nss", ignore_errors=True)
    (folder / "nss").mkdir()

    def run(*words: str, check: bool = True) -> None:
        subprocess.run(words, cwd=folder, check=check, capture_output=True)

    run("certutil", "-N", "-d", "sql:nss", "--empty-password")
    for name in KEYS:  # NSS has no Ed25519
        run("pk12util", "-d", "sql:nss", "-i", f"{name}.p12", "-W", PASSPHRASE, "-K", "", check=False)
    run("certutil", "-A", "-d", "sql:nss", "-n", "root", "-t", "CT,C,C", "-i", "root.pem")
    run("certutil", "-A", "-d", "sql:nss", "-n", "issuing", "-t", ",,", "-i", "issuing.pem")
