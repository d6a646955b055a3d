"""An S3 server for one run of the tests: moto, on the loopback address, with and without TLS.

Says READY, its folder and its two ports; takes lines that spoil what it keeps; is gone with the pipe
that it reads. Every request is refused that a user of its own did not sign, as the policies say.
"""

import logging
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading

import boto3
from moto import settings
from moto.s3.models import s3_backends
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

ACCOUNT = "123456789012"
ALL = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"""

logging.getLogger("werkzeug").setLevel(logging.ERROR)
folder = pathlib.Path(tempfile.mkdtemp(prefix="segel-s3."))


def openssl(*words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def certified():
    """A certificate of localhost, and the authority behind it."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *curve, "-days", "2", "-subj", "/CN=UJI COBA", "-keyout", "root.key", "-out", "root.pem")
    openssl("req", *curve, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


def listen(context=None):
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, ssl_context=context)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.port


def main():
    plain, secured = listen(), listen(certified())
    anybody = {"aws_access_key_id": "a", "aws_secret_access_key": "a", "region_name": "us-east-1"}
    iam = boto3.client("iam", endpoint_url=f"http://127.0.0.1:{plain}", **anybody)
    keys = {}
    for name, policy in [("default", ALL), ("idle", None)]:
        iam.create_user(UserName=name)
        if policy:
            iam.put_user_policy(UserName=name, PolicyName="papers", PolicyDocument=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys[name] = (key["AccessKeyId"], key["SecretAccessKey"])
    keys["wrong"] = (keys["default"][0], "bukan rahasianya")
    keys["unknown"] = ("AKIATIDAKDIKENAL0000", keys["default"][1])
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{plain}", **anybody).create_bucket(Bucket="segel")
    # From here on everybody has to say who they are.
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    file = folder / "credentials"
    file.touch(mode=0o600)
    file.write_text("".join(
        f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n" for name, (key, secret) in keys.items()
    ))
    print(f"READY {folder} {plain} {secured}", flush=True)
    backend = s3_backends[ACCOUNT]["aws"]
    for line in sys.stdin:
        match line.split():
            case ["spoil", name]:
                backend.put_object("segel", name, b"something else")
            case ["lose", name]:
                backend.delete_object("segel", name)
            case _:
                sys.exit(f"not understood: {line}")
        print("DONE", flush=True)


try:
    main()
finally:
    shutil.rmtree(folder, ignore_errors=True)
