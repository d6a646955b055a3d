//! What to do about each finding, in both languages.

use segel_verify::Code;

use crate::language::Language;

type Advice = (&'static str, &'static str);

const ORIGINAL: Advice = (
    "Mintalah berkas aslinya dari penerbit dokumen, lalu periksa berkas itu.",
    "Ask the office that issued the document for the original file, and verify that one.",
);
const FORGERY: Advice = (
    "Jangan dipakai. Simpan berkas ini sebagai bukti, laporkan, dan mintalah berkas aslinya.",
    "Do not use it. Keep the file as evidence, report it, and ask for the original file.",
);
const SIGN_AGAIN: Advice = (
    "Mintalah agar dokumen ditandatangani ulang dengan aplikasi yang mengikuti PAdES.",
    "Ask for the document to be signed again with software that follows PAdES.",
);
const SOFTWARE: Advice = (
    "Beri tahu pengelola aplikasi penandatanganan; tanda tangan berikutnya harus diperbaiki.",
    "Tell whoever runs the signing software, so that the next signatures are made correctly.",
);
const STRONGER: Advice = (
    "Mintalah tanda tangan baru dengan algoritma dan kunci yang masih dianggap aman.",
    "Ask for a new signature with an algorithm and a key that are still considered secure.",
);
const TRUST: Advice = (
    "Tanyakan kepada penandatangan siapa penerbit sertifikatnya; tambahkan akarnya hanya bila \
     Anda sendiri mempercayainya.",
    "Ask the signer who issued the certificate; add its root only if you trust it yourself.",
);
const OTHER_CERTIFICATE: Advice = (
    "Mintalah tanda tangan dengan sertifikat yang berlaku dan sesuai, dari PSrE yang diakui.",
    "Ask for a signature with a valid and fitting certificate from a recognised authority (PSrE).",
);
const REVOCATION: Advice = (
    "Periksa lagi dengan data pencabutan (CRL atau OCSP) dari penerbit sertifikat.",
    "Verify again with revocation data (CRL or OCSP) from the issuer of the certificate.",
);

/// What to do about a finding of this code.
pub fn advice(code: Code, language: Language) -> &'static str {
    language.of(match code {
        Code::StructureUnreadable
        | Code::FieldsUnreadable
        | Code::SignedRevisionUnreadable
        | Code::CmsUnreadable
        | Code::ContentsMalformed
        | Code::SignatureNotADictionary
        | Code::DigestMismatch
        | Code::ChangesUnreadable => ORIGINAL,

        Code::Encrypted => (
            "Beri kata sandinya (--password-file atau --password-fd); bila tidak punya, atau caranya tidak \
             didukung, mintalah berkas yang tidak terenkripsi.",
            "Give its password (--password-file or --password-fd); where it has none, or its encryption is \
             not supported, ask for the file without encryption.",
        ),
        Code::TrailingBytes => (
            "Mintalah berkas aslinya; data tambahan itu tidak dilindungi tanda tangan.",
            "Ask for the original file; no signature protects that extra data.",
        ),
        Code::TrailingSpace => (
            "Spasi atau nol tidak mengubah isi; bila kebijakan menolaknya, mintalah berkas aslinya.",
            "White space and zeros change no content; where the policy refuses them, ask for the \
             original file.",
        ),
        Code::TimestampNotTrusted => (
            "Bila waktunya penting, tambahkan penerbit cap waktu itu sebagai jangkar dengan --trust, \
             jika Anda memercayainya.",
            "If the time matters, add the authority of the time-stamp as an anchor with --trust, if \
             you trust it.",
        ),
        Code::TimestampRevoked => (
            "Jangan mengandalkan waktunya; bila waktunya penting, mintalah tanda tangan dengan cap waktu \
             yang baru.",
            "Do not rely on the time; if it matters, ask for a signature with a new time-stamp.",
        ),
        Code::TimestampMalformed | Code::TimestampImprintDiffers | Code::TimestampOrder => (
            "Jangan mengandalkan waktunya; mintalah berkas asli dari penerbitnya.",
            "Do not rely on the time; ask the issuer for the original file.",
        ),
        Code::CertificateRevoked => (
            "Jangan dipakai sebelum penerbitnya memastikan kapan tanda tangan itu dibuat.",
            "Do not use it before the issuer has confirmed when the signature was made.",
        ),
        Code::CertificateSuspended => (
            "Periksa lagi nanti; penangguhan dapat berakhir atau menjadi pencabutan.",
            "Check again later; a suspension ends, or becomes a revocation.",
        ),
        Code::TimeProved | Code::MadeAfter | Code::RevokedLater | Code::NeverRevoked => (
            "Tidak ada yang perlu dilakukan.",
            "There is nothing to do.",
        ),
        Code::AllowedChange => (
            "Lihat perubahan yang tercantum, dan pastikan memang itu yang Anda harapkan.",
            "Look at the listed changes, and make sure that they are what you expect.",
        ),
        Code::BudgetExceeded => (
            "Mintalah berkas yang lebih sederhana, atau serahkan pemeriksaannya kepada ahli.",
            "Ask for a simpler file, or have an expert examine this one.",
        ),

        Code::HiddenSignature
        | Code::HoleNotContents
        | Code::HoleDigits
        | Code::CoverageNotRevision
        | Code::SignedRevisionNotAncestor
        | Code::SignatureNotInSignedRevision
        | Code::ObjectUnreadable
        | Code::LinearizedElsewhere
        | Code::ByteRangeCollision
        | Code::SigningCertificateDiffers
        | Code::SignatureValueWrong
        | Code::AlgorithmProtection => FORGERY,

        Code::SignatureCompressed
        | Code::ByteRangeMalformed
        | Code::SubFilterUnsupported
        | Code::ContentPresent
        | Code::ContentTypeWrong
        | Code::SignerCount
        | Code::DigestAlgorithmUnsupported
        | Code::SignatureAlgorithmUnsupported
        | Code::AlgorithmsContradict
        | Code::NoSignedAttributes
        | Code::AttributeRepeated
        | Code::MessageDigestMalformed
        | Code::SigningCertificateMalformed
        | Code::SignerCertificateMissing => SIGN_AGAIN,

        Code::CmsBer
        | Code::SignedAttributesNotDer
        | Code::CmsTrailingBytes
        | Code::CmsUnsorted
        | Code::SignedDataVersion
        | Code::CertificateEntry
        | Code::CertificatesUnreadable
        | Code::SignerVersion
        | Code::DigestAlgorithmNotListed
        | Code::AttributeForbidden
        | Code::SigningTimeAttribute
        | Code::SigningCertificateMissing
        | Code::ClaimedTimeMissing => SOFTWARE,

        Code::NoPath | Code::UntrustedRoot => TRUST,
        Code::CertificateExpired => (
            "Cari cap waktu atau catatan yang membuktikan bahwa tanda tangan dibuat ketika \
             sertifikat masih berlaku; bila tidak ada, mintalah tanda tangan baru.",
            "Look for a time-stamp or a record that proves that it was signed while the \
             certificate was valid; if there is none, ask for a new signature.",
        ),
        Code::CertificateNotYetValid => (
            "Periksa tanggal dan jam komputer ini; bila benar, mintalah tanda tangan baru.",
            "Check the date and time of this computer; if they are right, ask for a new signature.",
        ),
        Code::AnchorEnded => (
            "Mintalah tanda tangan dengan cap waktu dari masa ketika akar itu masih dipercaya, atau \
             tanda tangan baru.",
            "Ask for a signature with a time-stamp from when that root was trusted, or for a new \
             signature.",
        ),
        Code::SignaturePolicyUnavailable | Code::SignaturePolicyUnusable => (
            "Mintalah dokumen kebijakan itu kepada penerbit dokumen, dan periksa apakah syaratnya \
             terpenuhi.",
            "Ask the issuer for the policy document, and see whether its demands are met.",
        ),
        Code::ChainBroken
        | Code::NameConstraints
        | Code::UnknownCriticalExtension
        | Code::CertificatePurpose => OTHER_CERTIFICATE,
        Code::RevocationUnknown
        | Code::RevocationNotChecked
        | Code::RevocationUnprovable
        | Code::RevocationSignerRevoked
        | Code::RevocationSignerUnknown
        | Code::TimestampStatusUnknown => REVOCATION,
        Code::SigningCertificatePath => (
            "Tanyakan kepada penandatangan sertifikat siapa yang dimaksud, atau periksa dengan akar yang \
             ia pakai.",
            "Ask the signer which certificates were meant, or verify with the root that the signer uses.",
        ),

        Code::TimeOnlyClaimed => (
            "Bila waktunya penting, mintalah tanda tangan dengan cap waktu.",
            "If the time matters, ask for a signature with a time-stamp.",
        ),
        Code::ClaimedTimeAfterProof => (
            "Pegang waktu yang terbukti; jam penandatangan mungkin tidak tepat.",
            "Go by the time that is proved; the clock of the signer may be wrong.",
        ),
        Code::ClaimedTimeAhead => (
            "Periksa jam komputer ini, lalu tanyakan kepada penandatangan kapan ia \
             menandatangani.",
            "Check the clock of this computer, then ask the signer when the document was signed.",
        ),

        Code::WeakKey | Code::AlgorithmEnded | Code::AlgorithmUnknown => STRONGER,
        Code::AlgorithmEnds => (
            "Beri dokumen cap waktu arsip sebelum batas itu bila harus disimpan lebih lama.",
            "Add an archive time-stamp before that date if the document must be kept longer.",
        ),

        Code::ForbiddenChange => (
            "Jangan dipakai. Mintalah berkas sebagaimana ditandatangani; bandingkan dengan \
             perubahan yang tercantum.",
            "Do not use it. Ask for the file as it was signed, and compare it with the listed \
             changes.",
        ),
        Code::ChangeUnclear => (
            "Lihat perubahan yang tercantum pada halaman; bandingkan dengan berkas sebagaimana \
             ditandatangani (--extract-signed), lalu putuskan.",
            "Look at the listed changes on the page, compare with the file as it was signed \
             (--extract-signed), and decide.",
        ),
        Code::NotedMeanwhile => (
            "Lihat catatan yang tercantum, dan tanyakan kepada penanda tangan pertama apakah ia \
             menyetujuinya.",
            "Look at the listed notes, and ask the first signer whether they are agreed to.",
        ),
        Code::OnlyTimestamps => (
            "Mintalah dokumen yang ditandatangani kepada penerbitnya.",
            "Ask the office that issued the document for a signed one.",
        ),
        Code::SignatureRemoved => (
            "Tanyakan kepada penerbit dokumen mengapa tanda tangan itu dikeluarkan, dan mintalah \
             berkas aslinya.",
            "Ask the office that issued the document why the signature was taken out, and for the \
             original file.",
        ),
    })
}
