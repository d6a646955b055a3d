//! The crate `underskrift`.

use std::process::ExitCode;

use peers::{Outcome, drive, variable};
use underskrift::trust::{TrustStore, TrustStoreSet};
use underskrift::{PdfSigner, SignatureVerifier, SigningOptions, SoftwareSigner, SubFilter};

fn main() -> Outcome<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // It reads the ciphers of old only.
    let p12 = variable("BENCH_P12_LEGACY")?;
    let verifies = std::env::args().nth(1).is_some_and(|what| what.starts_with("verify"));
    let signer = match verifies {
        true => None,
        false => Some(SoftwareSigner::from_pkcs12_file(p12, &variable("BENCH_PASS")?)?),
    };
    let root = TrustStore::from_pem_file(variable("BENCH_ROOT")?)?;
    let trust = TrustStoreSet::new().with_sig_store(root);
    drive(
        |document, field| {
            let options = SigningOptions {
                sub_filter: SubFilter::Pades,
                field_name: field.to_owned(),
                content_size: 8192,
                ..Default::default()
            };
            let signer = signer.as_ref().ok_or("no key")?;
            Ok(runtime.block_on(PdfSigner::new().options(options).sign(document, signer))?)
        },
        |document| Ok(SignatureVerifier::new(&trust).verify_pdf(document)?.all_valid()),
    )
}
