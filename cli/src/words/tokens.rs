//! Words about time-stamp tokens.

use segel::sign::TokenFault;
use segel_cms::{ResponseFault, TimestampFailure};

/// What is wrong with a time-stamp.
pub(crate) fn token(fault: &TokenFault) -> (String, String) {
    let (id, en) = match fault {
        TokenFault::Response(ResponseFault::NotGranted { failures, .. }) => {
            let why = |words: fn(&TimestampFailure) -> &'static str| {
                let all: Vec<&str> = failures.iter().map(words).collect();
                if all.is_empty() { String::new() } else { format!(": {}", all.join(", ")) }
            };
            return (
                format!("menolak memberi cap waktu{}", why(failure_id)),
                format!("refused to stamp{}", why(failure_en)),
            );
        }
        TokenFault::Response(ResponseFault::Nonce) => (
            "cap waktunya mengulang nonce lain: bisa jadi cap lama",
            "the time-stamp repeats another nonce: it may be an old one",
        ),
        TokenFault::Response(ResponseFault::Imprint) => {
            ("cap waktunya untuk dokumen lain", "the time-stamp is of something else")
        }
        TokenFault::Response(ResponseFault::Policy { .. }) => (
            "cap waktunya menurut kebijakan lain dari --tsa-policy",
            "the time-stamp is under another policy than --tsa-policy",
        ),
        TokenFault::Response(ResponseFault::TokenMissing) => {
            ("menjawab tanpa cap waktu", "answered without a time-stamp")
        }
        TokenFault::Response(ResponseFault::CertificateMissing) => (
            "cap waktunya tanpa sertifikat penyedianya",
            "the time-stamp lacks the certificate of its authority",
        ),
        TokenFault::Response(_) => (
            "jawabannya bukan jawaban cap waktu",
            "its answer is not that of a time-stamping authority",
        ),
        TokenFault::Signature(_) => (
            "tanda tangan pada cap waktunya tidak benar",
            "the signature of the time-stamp is not right",
        ),
        TokenFault::Authority(error) => {
            return (
                format!(
                    "sertifikat penyedianya tidak untuk cap waktu atau tidak berlaku ({error})"
                ),
                format!("its certificate is not for time-stamping or not in force ({error})"),
            );
        }
        other => {
            return (
                format!("cap waktunya menyalahi RFC 3161 ({other})"),
                format!("the time-stamp breaks RFC 3161 ({other})"),
            );
        }
    };
    (id.to_owned(), en.to_owned())
}

fn failure_id(failure: &TimestampFailure) -> &'static str {
    match failure {
        TimestampFailure::BadAlg => "algoritma ringkasan tidak diterima",
        TimestampFailure::BadRequest => "permintaan tidak diizinkan",
        TimestampFailure::BadDataFormat => "permintaan tidak terbaca",
        TimestampFailure::TimeNotAvailable => "sumber waktunya tidak tersedia",
        TimestampFailure::UnacceptedPolicy => "kebijakan tidak tersedia",
        TimestampFailure::UnacceptedExtension => "ekstensi tidak tersedia",
        TimestampFailure::AddInfoNotAvailable => "keterangan tambahan tidak tersedia",
        TimestampFailure::SystemFailure => "sistemnya gagal",
        _ => "alasan tak dikenal",
    }
}

fn failure_en(failure: &TimestampFailure) -> &'static str {
    match failure {
        TimestampFailure::BadAlg => "the digest algorithm is not accepted",
        TimestampFailure::BadRequest => "the request is not allowed",
        TimestampFailure::BadDataFormat => "the request is not readable",
        TimestampFailure::TimeNotAvailable => "it has no time",
        TimestampFailure::UnacceptedPolicy => "the policy is not offered",
        TimestampFailure::UnacceptedExtension => "the extension is not offered",
        TimestampFailure::AddInfoNotAvailable => "additional information is not available",
        TimestampFailure::SystemFailure => "its system failed",
        _ => "for an unknown reason",
    }
}
