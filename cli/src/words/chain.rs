//! Words about chains of certificates: what is wrong with one, and which certificate it is.

use segel_x509::{PathError, PurposeFault};

use super::Words;

/// What one certificate of a chain does wrong.
pub(crate) fn fault(error: &PathError) -> Words {
    // Certificates count from 0, the signer.
    let own = |certificate: &usize, id: &str, en: &str| {
        let (id_name, en_name) = match certificate {
            0 => (
                "sertifikat pertama (penanda tangan)".to_owned(),
                "the signer's certificate".into(),
            ),
            n => (
                format!("sertifikat ke-{} dari rantai", n + 1),
                format!("certificate {} of the chain", n + 1),
            ),
        };
        Words::new(format!("{id_name} {id}"), format!("{en_name} {en}"))
    };
    match error {
        PathError::NoPath { issuer } => Words::new(
            format!("tidak ada rantai ke jangkar: penerbit {issuer} tidak ditemukan"),
            format!("no chain to an anchor: issuer {issuer} not found"),
        ),
        PathError::UntrustedRoot { certificate } => own(
            certificate,
            "adalah akar yang tidak termasuk jangkar kepercayaan; bila memang dipercaya, beri dengan --trust",
            "is a root that is no trust anchor; if you do trust it, give it with --trust",
        ),
        PathError::Expired { certificate, not_after, at } => own(
            certificate,
            &format!("berakhir {not_after}, sebelum {at}"),
            &format!("ended at {not_after}, before {at}"),
        ),
        PathError::NotYetValid { certificate, not_before, at } => own(
            certificate,
            &format!("baru berlaku {not_before}, sesudah {at}"),
            &format!("began at {not_before}, after {at}"),
        ),
        PathError::BadSignature { certificate } => own(
            certificate,
            "tidak ditandatangani oleh penerbitnya",
            "was not signed by its issuer",
        ),
        PathError::UnsupportedSignature { certificate } => own(
            certificate,
            "ditandatangani dengan algoritma yang tidak didukung",
            "was signed with an algorithm that is not supported",
        ),
        PathError::WeakSignature { certificate, digest } => own(
            certificate,
            &format!("ditandatangani atas {}, yang tidak aman lagi", digest.name()),
            &format!("was signed over {}, which is not safe any more", digest.name()),
        ),
        PathError::NotACa { certificate } => {
            own(certificate, "bukan milik penerbit sertifikat", "is not an authority's")
        }
        PathError::PathLength { certificate, allowed, found } => own(
            certificate,
            &format!("hanya mengizinkan {allowed} penerbit di bawahnya, bukan {found}"),
            &format!("allows {allowed} authorities below it, not {found}"),
        ),
        PathError::KeyUsage { certificate } => own(
            certificate,
            "tidak boleh menandatangani sertifikat (keyUsage)",
            "may not sign certificates (keyUsage)",
        ),
        PathError::UnknownCriticalExtension { certificate, oid } => own(
            certificate,
            &format!("memuat ekstensi kritis yang tidak dikenal: {oid}"),
            &format!("has the unknown critical extension {oid}"),
        ),
        PathError::NameConstraints { certificate, constrained_by } => {
            let by = constrained_by + 1;
            own(
                certificate,
                &format!("memuat nama yang tidak boleh disahkan oleh sertifikat ke-{by}"),
                &format!("has a name that certificate {by} may not certify"),
            )
        }
        PathError::Policy { certificate } => own(
            certificate,
            "tidak menyisakan kebijakan sertifikat yang dapat diterima",
            "leaves no acceptable certificate policy",
        ),
        PathError::PolicyMapping { certificate } => own(
            certificate,
            "memetakan kebijakan anyPolicy, dan itu dilarang",
            "maps the policy anyPolicy, which is forbidden",
        ),
        PathError::AnchorEnded { certificate, until, at } => own(
            certificate,
            &format!("hanya dipercaya sampai {until}, sebelum {at}"),
            &format!("is trusted until {until} only, before {at}"),
        ),
        PathError::WeakKey { certificate, modulus_bits, exponent } => own(
            certificate,
            &format!("memakai kunci RSA yang lemah: {modulus_bits} bit, eksponen {exponent}"),
            &format!("has a weak RSA key: {modulus_bits} bits, exponent {exponent}"),
        ),
        PathError::Purpose { certificate, fault } => {
            let (id, en) = purpose(fault);
            own(certificate, &id, &en)
        }
        PathError::BudgetExceeded { limit } => Words::new(
            format!("pencarian rantai dihentikan, batasnya tercapai ({limit})"),
            format!("the search for a chain was given up: budget of {limit} spent"),
        ),
        other => Words::new(other.to_string(), other.to_string()),
    }
}

fn purpose(fault: &PurposeFault) -> (String, String) {
    match fault {
        PurposeFault::IsACa => (
            "milik penerbit, bukan penanda tangan".into(),
            "is an authority's, not a signer's".into(),
        ),
        PurposeFault::KeyUsage { names } => {
            let names = names.join(", ");
            (format!("hanya untuk {names} (keyUsage)"), format!("is only for {names} (keyUsage)"))
        }
        PurposeFault::ExtendedKeyUsage { oids } if oids.is_empty() => (
            "tidak menyebut kegunaannya (extendedKeyUsage)".into(),
            "does not name its purpose (extendedKeyUsage)".into(),
        ),
        PurposeFault::ExtendedKeyUsage { oids } => {
            let oids = oids.join(", ");
            (
                format!("hanya untuk kegunaan lain (extendedKeyUsage {oids})"),
                format!("is for other purposes only (extendedKeyUsage {oids})"),
            )
        }
        PurposeFault::ExtendedKeyUsageNotExclusive { oids } => {
            let oids = oids.join(", ");
            (
                format!("harus kritis dan hanya untuk cap waktu (extendedKeyUsage {oids})"),
                format!("must be critical and for stamps alone (extendedKeyUsage {oids})"),
            )
        }
        other => (other.to_string(), other.to_string()),
    }
}
