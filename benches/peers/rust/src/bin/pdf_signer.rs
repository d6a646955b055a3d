//! The crate `pdf_signer`.

use std::process::ExitCode;

use pdf_signer::{SignOptions, TrustStore, sign_pdf_bytes, verify_pdf_bytes_with_roots};
use peers::{Outcome, drive, variable};

fn main() -> Outcome<ExitCode> {
    let p12 = std::fs::read(variable("BENCH_P12")?)?;
    let passphrase = variable("BENCH_PASS")?;
    let roots = TrustStore::from_pem(&std::fs::read(variable("BENCH_ROOT")?)?)?;
    drive(
        |document, _| Ok(sign_pdf_bytes(document, &p12, &passphrase, &SignOptions::default())?),
        |document| {
            let report = verify_pdf_bytes_with_roots(document, &roots)?;
            Ok(!report.signatures.is_empty() && report.all_valid() && report.all_trusted())
        },
    )
}
