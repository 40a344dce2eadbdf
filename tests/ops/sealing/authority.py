"""A time-stamp authority for tests, made with the OpenSSL program: offline, and nobody's."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIGURATION = """\
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
PEM = serialization.Encoding.PEM


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, issuer, key, signer, serial, *extensions, begin, days):
    """A certificate whose extensions are all critical."""
    made = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
    )
    for extension in extensions:
        made = made.add_extension(extension, critical=True)
    return made.sign(signer, hashes.SHA256())


def usage(**says):
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{**dict.fromkeys(every, False), **says})


@dataclass(frozen=True)
class Authority:
    """Signs whatever it is asked to, and sends its own certificate only."""

    folder: Path
    root: x509.Certificate

    def __call__(self, request):
        question, answer = self.folder / "question", self.folder / "answer"
        question.write_bytes(request)
        made_with = ("-config", self.folder / "config", "-section", "authority")
        signer = ("-signer", self.folder / "signer.pem", "-inkey", self.folder / "key.pem")
        asked = ("openssl", "ts", "-reply", "-queryfile", question, "-out", answer)
        subprocess.run([*asked, *made_with, *signer], check=True, capture_output=True)
        return answer.read_bytes()


def authority(folder):
    """A new authority with a root of its own."""
    folder.mkdir()
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    begin = datetime.now(UTC) - timedelta(days=1)
    root = certificate(
        "Test Root", "Test Root", root_key, root_key, 1,
        x509.BasicConstraints(ca=True, path_length=1), usage(key_cert_sign=True),
        begin=begin, days=3650,
    )  # fmt: skip
    own = certificate(
        "Test TSA", "Test Root", key, root_key, 2,
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), usage(digital_signature=True),
        begin=begin, days=365,
    )  # fmt: skip
    (folder / "serial").write_text("01\n")
    (folder / "config").write_text(CONFIGURATION.format(folder=folder))
    (folder / "signer.pem").write_bytes(own.public_bytes(PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Authority(folder, root)
