//! What the conclusion and the reasons behind an indication say, in both languages.

use segel_verify::{Conclusion, SubIndication};

use crate::language::Language;

/// The word a person is told: `VALID` or `SAH`, `CHANGED` or `BERUBAH`, and so on.
pub fn conclusion_word(conclusion: Conclusion, language: Language) -> &'static str {
    language.of(match conclusion {
        Conclusion::Valid => ("SAH", "VALID"),
        Conclusion::Changed => ("BERUBAH", "CHANGED"),
        Conclusion::Invalid => ("TIDAK SAH", "INVALID"),
        Conclusion::Untrusted => ("TIDAK TEPERCAYA", "UNTRUSTED"),
        Conclusion::Undetermined => ("BELUM DAPAT DIPASTIKAN", "UNDETERMINED"),
        Conclusion::NotSigned => ("TIDAK ADA TANDA TANGAN", "NOT_SIGNED"),
    })
}

/// What the word means for whoever holds the document.
pub fn conclusion_sentence(conclusion: Conclusion, language: Language) -> &'static str {
    language.of(match conclusion {
        Conclusion::Valid => (
            "Setiap tanda tangan sah, dan sesudahnya tidak ada perubahan yang dilarang.",
            "Every signature is valid, and nothing that is forbidden came after any of them.",
        ),
        Conclusion::Changed => (
            "Isi berkas ini bukan lagi isi yang ditandatangani. Jangan dipakai.",
            "The content of this file is no longer what was signed. Do not use it.",
        ),
        Conclusion::Invalid => (
            "Tanda tangan pada berkas ini rusak atau tidak berlaku. Jangan dipakai.",
            "A signature in this file is broken or not in force. Do not use it.",
        ),
        Conclusion::Untrusted => (
            "Penandatangan tidak terbukti: sertifikatnya tidak berasal dari penerbit yang \
             dipercaya.",
            "Who signed is not proved: the certificate does not come from a trusted issuer.",
        ),
        Conclusion::Undetermined => (
            "Belum dapat diputuskan dengan keterangan yang ada; alasannya tercantum di bawah.",
            "What is at hand does not decide it; the reason stands below.",
        ),
        Conclusion::NotSigned => (
            "Dokumen ini tidak memuat tanda tangan elektronik, jadi tidak ada yang dapat \
             dibuktikan.",
            "This document holds no electronic signature, so there is nothing to prove.",
        ),
    })
}

/// What a reason of EN 319 102-1 means.
pub fn sub_indication_sentence(sub: SubIndication, language: Language) -> &'static str {
    use SubIndication as Sub;
    language.of(match sub {
        Sub::FormatFailure => (
            "Tanda tangan tidak dapat diuraikan, atau tempatnya di dalam berkas tidak benar.",
            "The signature cannot be taken apart, or its place in the file is not right.",
        ),
        Sub::HashFailure => (
            "Isi yang dicakup tanda tangan telah berubah.",
            "The content that the signature covers has changed.",
        ),
        Sub::SigCryptoFailure => (
            "Nilai tanda tangan salah: tidak dibuat dengan kunci pada sertifikatnya.",
            "The signature value is wrong: it was not made with the key of its certificate.",
        ),
        Sub::Revoked => (
            "Sertifikat sudah dicabut ketika tanda tangan dibuat.",
            "The certificate had been revoked when the signature was made.",
        ),
        Sub::Expired => (
            "Sertifikat sudah kedaluwarsa ketika tanda tangan dibuat.",
            "The certificate had expired when the signature was made.",
        ),
        Sub::NotYetValid => (
            "Sertifikat belum berlaku ketika tanda tangan dibuat.",
            "The certificate was not valid yet when the signature was made.",
        ),
        Sub::SigConstraintsFailure => (
            "Unsur tanda tangan tidak memenuhi kebijakan.",
            "The attributes of the signature do not meet the policy.",
        ),
        Sub::ChainConstraintsFailure => (
            "Rantai sertifikat tidak memenuhi kebijakan.",
            "The chain of certificates does not meet the policy.",
        ),
        Sub::CertificateChainGeneralFailure => {
            ("Rantai sertifikat rusak.", "The chain of certificates is broken.")
        }
        Sub::CryptoConstraintsFailure => (
            "Algoritma atau kunci sudah terlalu lemah ketika tanda tangan dibuat.",
            "An algorithm or a key was already too weak when the signature was made.",
        ),
        Sub::CryptoConstraintsFailureNoPoe => (
            "Algoritma atau kunci kini terlalu lemah, dan tidak terbukti bahwa tanda tangan dibuat \
             sebelumnya.",
            "An algorithm or a key is too weak now, and nothing proves that the signature is \
             older.",
        ),
        Sub::PolicyProcessingError => (
            "Kebijakan tanda tangan tidak dapat diterapkan.",
            "The signature policy cannot be applied.",
        ),
        Sub::SignaturePolicyNotAvailable => (
            "Kebijakan tanda tangan yang dirujuk tidak tersedia.",
            "The signature policy that it refers to is not at hand.",
        ),
        Sub::TimestampOrderFailure => (
            "Urutan cap waktu saling bertentangan.",
            "The order of the time-stamps contradicts itself.",
        ),
        Sub::NoSigningCertificateFound => (
            "Sertifikat penandatangan tidak ditemukan.",
            "The certificate of the signer was not found.",
        ),
        Sub::NoCertificateChainFound => (
            "Tidak ada rantai sertifikat sampai ke akar yang dipercaya.",
            "No chain of certificates leads to a trusted root.",
        ),
        Sub::NoCertificateChainFoundNoPoe => (
            "Rantai sertifikat hanya sampai ke akar yang masa berlakunya telah berakhir.",
            "The chain of certificates leads only to a root whose time has ended.",
        ),
        Sub::RevokedNoPoe => (
            "Sertifikat telah dicabut, dan tidak terbukti bahwa tanda tangan dibuat sebelumnya.",
            "The certificate is revoked, and nothing proves that the signature is older.",
        ),
        Sub::RevokedCaNoPoe => (
            "Sertifikat penerbit telah dicabut, dan tidak terbukti bahwa tanda tangan dibuat \
             sebelumnya.",
            "An issuer's certificate is revoked, and nothing proves that the signature is older.",
        ),
        Sub::OutOfBoundsNotRevoked => (
            "Sertifikat telah kedaluwarsa tetapi diketahui tidak dicabut; waktu tanda tangan tidak \
             terbukti.",
            "The certificate has expired but is known not to have been revoked; the time of \
             signing is not proved.",
        ),
        Sub::OutOfBoundsNoPoe => (
            "Sertifikat sedang tidak berlaku, dan tidak terbukti bahwa tanda tangan dibuat dalam \
             masa berlakunya.",
            "The certificate is not valid now, and nothing proves that it was signed while it was.",
        ),
        Sub::RevocationOutOfBoundsNoPoe => (
            "Penerbit data pencabutan berada di luar masa berlakunya.",
            "The issuer of the revocation data is outside its time of validity.",
        ),
        Sub::NoPoe => (
            "Waktunya terbukti, tetapi tidak ada bukti dari masa itu bahwa sertifikat tidak dicabut.",
            "The time is proved, but no proof from then has been kept that the certificates were not \
             revoked.",
        ),
        Sub::TryLater => (
            "Data pencabutan belum tersedia atau belum cukup baru; periksa lagi nanti.",
            "Revocation data is not at hand or not fresh enough; verify again later.",
        ),
        Sub::SignedDataNotFound => {
            ("Isi yang ditandatangani tidak tersedia.", "The signed content is not at hand.")
        }
        Sub::Generic => (
            "Pemeriksaan tidak dapat diselesaikan; temuannya tercantum di bawah.",
            "The check could not be completed; its findings stand below.",
        ),
        // A reason that is newer than this table; the tests hold the table against all of them.
        _ => ("Lihat temuan di bawah.", "See the findings below."),
    })
}
