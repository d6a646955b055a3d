//! What each finding says, in both languages.

use segel_verify::{Code, Detail, Finding};

use crate::language::Language;
use crate::template;

/// The sentence of a finding, its detail woven in; strings of the document are made harmless.
pub fn sentence(finding: &Finding, language: Language) -> String {
    sentence_of(finding.code, &finding.detail, language)
}

/// The sentence of a code with a detail; [`Detail::None`] gives the bare sentence.
pub fn sentence_of(code: Code, detail: &Detail, language: Language) -> String {
    template::fill(language.of(template_of(code)), detail, language)
}

/// Indonesian and English; square brackets as in [`template`].
fn template_of(code: Code) -> (&'static str, &'static str) {
    match code {
        // The file.
        Code::StructureUnreadable => (
            "Berkas tidak dapat dibaca menurut aturan PDF[: {}].",
            "The file cannot be read by the rules of PDF[: {}].",
        ),
        Code::Encrypted => (
            "Berkas terenkripsi dan tidak dibaca[: {}].",
            "The file is encrypted and was not read[: {}].",
        ),
        Code::TrailingBytes => (
            "Ada data tambahan setelah penanda akhir berkas[ ({})].",
            "There is extra data after the end marker of the file[ ({})].",
        ),
        Code::TrailingSpace => (
            "Setelah penanda akhir berkas hanya ada spasi atau nol[ ({})].",
            "Only white space or zeros follow the end marker of the file[ ({})].",
        ),
        Code::HiddenSignature => (
            "Berkas menyimpan tanda tangan yang tidak lagi termasuk dalam dokumen[ ({})].",
            "The file holds a signature that is no longer part of the document[ ({})].",
        ),
        Code::FieldsUnreadable => (
            "Formulir atau kolom tanda tangan tidak dapat dibaca[: {}].",
            "The form or its signature fields cannot be read[: {}].",
        ),
        Code::BudgetExceeded => (
            "Berkas terlalu besar atau terlalu rumit; pemeriksaan berhenti sebelum selesai[: {}].",
            "The file is too large or too complex; the check stopped before its end[: {}].",
        ),

        // The hole.
        Code::SignatureNotADictionary => (
            "Isi kolom tanda tangan bukan data tanda tangan[ ({})].",
            "The value of the signature field is not signature data[ ({})].",
        ),
        Code::SignatureCompressed => (
            "Tanda tangan tersimpan di dalam objek terkompresi, sehingga cakupannya tidak dapat \
             dipastikan[ ({})].",
            "The signature is stored inside a compressed object, so what it covers cannot be \
             established[ ({})].",
        ),
        Code::ByteRangeMalformed => (
            "Keterangan bagian berkas yang ditandatangani (ByteRange) tidak benar[: {}].",
            "The statement of which bytes are signed (ByteRange) is not correct[: {}].",
        ),
        Code::ContentsMalformed => (
            "Nilai tanda tangan (Contents) tidak ada, kosong, atau salah bentuk[: {}].",
            "The signature value (Contents) is missing, empty or malformed[: {}].",
        ),
        Code::HoleNotContents => (
            "Bagian yang tidak dicakup tanda tangan bukan tepat tanda tangan itu sendiri; isi lain \
             dapat tersembunyi di sana[ ({})].",
            "What the signature leaves out is not exactly the signature itself; other content can \
             hide there[ ({})].",
        ),
        Code::HoleDigits => (
            "Di dalam nilai tanda tangan ada byte yang bukan angka heksadesimal[ ({})].",
            "Inside the signature value there is a byte that is no hexadecimal digit[ ({})].",
        ),
        Code::CoverageNotRevision => (
            "Bagian yang ditandatangani tidak berakhir pada akhir suatu revisi[ ({})].",
            "The signed part does not end where a revision of the file ends[ ({})].",
        ),
        Code::SignedRevisionNotAncestor => (
            "Versi yang ditandatangani bukan asal dari dokumen yang tampil sekarang[ ({})].",
            "The signed version is not what the document as it stands grew from[ ({})].",
        ),
        Code::SignedRevisionUnreadable => (
            "Versi yang ditandatangani tidak dapat dibuka sebagai dokumen tersendiri[: {}].",
            "The signed version cannot be opened as a document of its own[: {}].",
        ),
        Code::LinearizedElsewhere => (
            "Sebagian pembaca memulai berkas ini dari tabel acuan silang yang lain, dan menampilkan dokumen \
             yang lain[ ({bytes})].",
            "Some readers begin this file at other cross-references, and show another document[ \
             ({bytes})].",
        ),
        Code::ObjectUnreadable => (
            "Sebuah objek dalam versi yang ditandatangani tidak dapat dibaca dengan satu arti[: {name}].",
            "An object of the signed version cannot be read in one way only[: {name}].",
        ),
        Code::SignatureNotInSignedRevision => (
            "Pada versi yang ditandatangani, kolom yang sama kosong atau berisi tanda tangan \
             lain[ ({})].",
            "In the signed version the same field is empty or holds another signature[ ({})].",
        ),
        Code::ByteRangeCollision => (
            "Dua tanda tangan mengaku mencakup berkas sampai titik yang sama[ ({})].",
            "Two signatures claim to cover the file up to the same point[ ({})].",
        ),
        Code::SubFilterUnsupported => (
            "Bentuk tanda tangan[ {name}] tidak dikenal atau tidak diterima lagi.",
            "The form of signature[ {name}] is unknown or no longer accepted.",
        ),

        // What the signature says.
        Code::CmsUnreadable => (
            "Data tanda tangan (CMS) tidak dapat dibaca[: {}].",
            "The signature data (CMS) cannot be read[: {}].",
        ),
        Code::CmsBer => (
            "Data tanda tangan disandikan dengan BER, bukan DER[ (mulai byte {number} di dalamnya)].",
            "The signature data is encoded in BER, not in DER[ (from byte {number} inside it)].",
        ),
        Code::SignedAttributesNotDer => (
            "Atribut yang ditandatangani tidak disandikan dengan DER, atau ditandatangani tidak menurut \
             urutan DER[ ({})].",
            "The signed attributes are not encoded in DER, or were signed in another order[ ({})].",
        ),
        Code::CmsTrailingBytes => (
            "Ada data lain di belakang data tanda tangan[ ({number} byte)].",
            "Other data follows the signature data[ (bytes: {number})].",
        ),
        Code::CmsUnsorted => (
            "Unsur-unsur data tanda tangan tidak tersusun menurut urutan DER[ ({})].",
            "The elements of the signature data are not in the order of DER[ ({})].",
        ),
        Code::SignedDataVersion => (
            "Nomor versi data tanda tangan[ ({number})] tidak sesuai dengan isinya.",
            "The version number of the signature data[ ({number})] does not fit its contents.",
        ),
        Code::CertificatesUnreadable => (
            "Ada sertifikat di dalam tanda tangan yang tidak dapat dibaca[ (jumlah: {number})].",
            "Certificates inside the signature cannot be read[ (count: {number})].",
        ),
        Code::ContentPresent => (
            "Tanda tangan membawa isinya sendiri, padahal harus merujuk ke dokumen[ ({number} byte)].",
            "The signature carries content of its own, where it should refer to the \
             document[ (bytes: {number})].",
        ),
        Code::ContentTypeWrong => (
            "Tanda tangan menyebut jenis isi yang salah[: {}].",
            "The signature names the wrong type of content[: {}].",
        ),
        Code::SignerCount => (
            "Data tanda tangan harus memuat tepat satu penandatangan[; ditemukan {number}].",
            "The signature data must hold exactly one signer[; {number} found].",
        ),
        Code::SignerVersion => (
            "Nomor versi data penandatangan[ ({})] tidak sesuai dengan bentuk pengenalnya.",
            "The version number of the signer's data[ ({})] does not fit the form of its \
             identifier.",
        ),
        Code::DigestAlgorithmUnsupported => (
            "Algoritma hash tidak dikenal atau tidak didukung[: {}].",
            "The digest algorithm is unknown or not supported[: {}].",
        ),
        Code::DigestAlgorithmNotListed => (
            "Algoritma hash penandatangan[ {name}] tidak tercantum dalam daftar tanda tangan.",
            "The signer's digest algorithm[ {name}] is missing from the list in the signature.",
        ),
        Code::SignatureAlgorithmUnsupported => (
            "Algoritma tanda tangan tidak dikenal atau tidak didukung[: {}].",
            "The signature algorithm is unknown or not supported[: {}].",
        ),
        Code::AlgorithmsContradict => (
            "Algoritma hash dan algoritma tanda tangan saling bertentangan[: {}].",
            "The digest algorithm and the signature algorithm contradict each other[: {}].",
        ),
        Code::AlgorithmProtection => (
            "Pelindung algoritma di dalam tanda tangan menyebut algoritma lain[: {}].",
            "The algorithm protection inside the signature names other algorithms[: {}].",
        ),
        Code::NoSignedAttributes => (
            "Tanda tangan tidak memiliki atribut yang ikut ditandatangani[ ({})].",
            "The signature has no signed attributes[ ({})].",
        ),
        Code::AttributeRepeated => (
            "Sebuah atribut yang ditandatangani tercantum lebih dari sekali[: {}].",
            "A signed attribute is there more than once[: {}].",
        ),
        Code::AttributeForbidden => (
            "Tanda tangan memuat atribut yang dilarang oleh PAdES[: {}].",
            "The signature holds an attribute that PAdES forbids[: {}].",
        ),
        Code::SigningTimeAttribute => (
            "Waktu penandatanganan tercantum di dalam CMS selain di dalam PDF[ ({})].",
            "The time of signing stands in the CMS besides the one in the PDF[ ({})].",
        ),
        Code::CertificateEntry => (
            "Sertifikat tercantum di dalam PDF (Cert), padahal tempatnya di dalam data tanda \
             tangan[ ({})].",
            "Certificates stand in the PDF (Cert), where their place is in the signature data[ ({})].",
        ),
        Code::MessageDigestMalformed => (
            "Nilai hash di dalam tanda tangan tidak dapat dipakai[: {}].",
            "The digest inside the signature cannot be used[: {}].",
        ),
        Code::DigestMismatch => (
            "Isi berkas berbeda dari isi yang ditandatangani[ ({})].",
            "The content of the file differs from what was signed[ ({})].",
        ),
        Code::SigningCertificateMissing => (
            "Tanda tangan tidak menyebut sertifikat penandatangannya (atribut signing-certificate \
             tidak ada).",
            "The signature does not name its signer's certificate (no signing-certificate \
             attribute).",
        ),
        Code::SigningCertificateMalformed => (
            "Rujukan ke sertifikat penandatangan (atribut signing-certificate) tidak dapat \
             dipakai[: {}].",
            "The reference to the signer's certificate (signing-certificate attribute) cannot be \
             used[: {}].",
        ),
        Code::SigningCertificateDiffers => (
            "Tanda tangan merujuk ke sertifikat lain: sertifikat penandatangan telah \
             ditukar[ ({})].",
            "The signature refers to another certificate: the signer's certificate was \
             exchanged[ ({})].",
        ),
        Code::SignerCertificateMissing => (
            "Sertifikat penandatangan tidak ada di dalam tanda tangan[ ({})].",
            "The signer's certificate is not in the signature[ ({})].",
        ),
        Code::SignatureValueWrong => (
            "Nilai tanda tangan tidak cocok dengan kunci pada sertifikat penandatangan[ ({})].",
            "The signature value does not fit the key in the signer's certificate[ ({})].",
        ),

        // By which rules.
        Code::SignaturePolicyUnavailable => (
            "Penandatangan merujuk kebijakan tanda tangan[ {name}] yang tidak tersedia di sini.",
            "The signer refers to a signature policy[ {name}] that is not at hand here.",
        ),
        Code::SignaturePolicyUnusable => (
            "Kebijakan tanda tangan[ ({name})] tidak terbaca, atau bukan dokumen yang dimaksud \
             penandatangan.",
            "The signature policy[ ({name})] cannot be read, or is not the document that the signer \
             meant.",
        ),

        // Who signed.
        Code::NoPath => (
            "Tidak ada rantai sertifikat dari penandatangan ke akar yang dipercaya[; penerbit {name} \
             tidak ditemukan].",
            "No chain of certificates leads from the signer to a trusted root[; the issuer {name} was \
             not found].",
        ),
        Code::UntrustedRoot => (
            "Rantai sertifikat berakhir pada akar yang tidak dipercaya di sini[: {}].",
            "The chain of certificates ends in a root that is not trusted here[: {}].",
        ),
        Code::CertificateExpired => (
            "Sertifikat dalam rantai[ {name}] sudah kedaluwarsa pada waktu pemeriksaan[, yaitu \
             sejak {time}].",
            "A certificate of the chain[ {name}] had expired at the time of the check[: it ended \
             on {time}].",
        ),
        Code::CertificateNotYetValid => (
            "Sertifikat dalam rantai[ {name}] belum berlaku pada waktu pemeriksaan[; mulai \
             berlaku {time}].",
            "A certificate of the chain[ {name}] was not valid yet at the time of the check[: it \
             starts on {time}].",
        ),
        Code::AnchorEnded => (
            "Akar yang dipercaya hanya dipercaya sampai[ {time}], sebelum waktu pemeriksaan.",
            "The trusted root is trusted only until[ {time}], before the time of the check.",
        ),
        Code::ChainBroken => (
            "Rantai sertifikat melanggar aturan[: {}].",
            "The chain of certificates breaks a rule[: {}].",
        ),
        Code::NameConstraints => (
            "Nama pada sertifikat berada di luar wewenang penerbitnya[: {}].",
            "A name in a certificate lies outside what its issuer may certify[: {}].",
        ),
        Code::UnknownCriticalExtension => (
            "Sertifikat memuat ketentuan wajib yang tidak dikenal[: {}].",
            "A certificate holds a critical extension that is not known[: {}].",
        ),
        Code::CertificatePurpose => (
            "Sertifikat tidak diterbitkan untuk menandatangani dokumen[: {}].",
            "The certificate was not issued for signing documents[: {}].",
        ),
        Code::WeakKey => (
            "Ada kunci dalam rantai sertifikat yang terlalu lemah[: {}].",
            "A key in the chain of certificates is too weak[: {}].",
        ),
        Code::SigningCertificatePath => (
            "Penandatangan membatasi rantai sertifikatnya pada sertifikat lain, yang tidak termasuk \
             sertifikat ini[: {name}].",
            "The signer limits the chain of certificates to others, this one not among them[: {name}].",
        ),
        Code::RevocationUnknown => (
            "Belum diketahui apakah sertifikat telah dicabut, padahal kebijakan \
             mewajibkannya[ ({number} sertifikat)].",
            "Whether a certificate was revoked is not known, and the policy demands \
             it[ (certificates: {number})].",
        ),
        Code::CertificateRevoked => (
            "Sertifikat sudah dicabut[ pada {time}], dan tidak terbukti bahwa tanda tangan dibuat \
             sebelumnya.",
            "A certificate was revoked[ at {time}], and nothing proves that the signature was made \
             before that.",
        ),
        Code::RevokedLater => (
            "Sertifikat dicabut[ pada {time}], setelah waktu tanda tangan yang terbukti.",
            "A certificate was revoked[ at {time}], after the proved time of the signature.",
        ),
        Code::CertificateSuspended => (
            "Sertifikat sedang ditangguhkan[ sejak {time}].",
            "A certificate is suspended[ since {time}].",
        ),
        Code::RevocationUnprovable => (
            "Bukti status pencabutan[ untuk {name}] dibuat oleh pihak yang sertifikatnya sudah \
             berakhir, dan umur bukti itu tidak terbukti.",
            "The evidence of revocation status[ for {name}] was made by someone whose certificate has \
             ended, and nothing proves its age.",
        ),
        Code::OnlyTimestamps => (
            "Dokumen hanya memuat cap waktu. Cap waktu bukan tanda tangan siapa pun: setiap \
             orang dapat meminta cap waktu untuk berkas apa pun.",
            "The document has time-stamps only. A time-stamp is nobody's signature: anyone can have \
             any file stamped.",
        ),
        Code::NeverRevoked => (
            "Sertifikat penanda tangan berumur pendek; penerbitnya menyatakan tidak pernah mencabut \
             sertifikat jenis itu, sehingga tidak ada data pencabutan.",
            "The signer's certificate is of a short-lived kind that its issuer states never to revoke, \
             so there is no revocation data.",
        ),
        Code::RevocationSignerRevoked => (
            "Bukti status pencabutan[ untuk {name}] ditandatangani dengan kunci yang sudah dicabut, dan \
             tidak terbukti bahwa bukti itu lebih tua.",
            "The evidence of revocation status[ for {name}] is signed with a key that was revoked, and \
             nothing proves that it is older.",
        ),
        Code::RevocationSignerUnknown => (
            "Belum diketahui apakah pembuat bukti status pencabutan[ untuk {name}] telah dicabut.",
            "Whether the signer of the evidence of revocation status[ for {name}] was revoked is not \
             known.",
        ),
        Code::RevocationNotChecked => (
            "Pencabutan sertifikat tidak diperiksa; kebijakan yang dipakai \
             membiarkannya[ ({number} sertifikat)].",
            "Revocation of the certificates was not checked; the policy in use lets that \
             pass[ (certificates: {number})].",
        ),

        // When.
        Code::TimeOnlyClaimed => (
            "Waktu penandatanganan hanya pernyataan penandatangan dan tidak terbukti[: {}].",
            "The time of signing is only what the signer claims and is not proved[: {}].",
        ),
        Code::ClaimedTimeMissing => (
            "Waktu penandatanganan tidak dicantumkan atau tidak dapat dibaca[: {}].",
            "The time of signing is missing or cannot be read[: {}].",
        ),
        Code::ClaimedTimeAhead => (
            "Waktu penandatanganan yang dinyatakan[ ({time})] lebih lambat dari waktu pemeriksaan.",
            "The claimed time of signing[ ({time})] is later than the time of the check.",
        ),
        Code::ClaimedTimeAfterProof => (
            "Waktu penandatanganan yang dinyatakan[ ({time})] lebih lambat dari waktu yang terbukti.",
            "The claimed time of signing[ ({time})] is later than the time that is proved.",
        ),
        Code::TimeProved => (
            "Sebuah cap waktu membuktikan bahwa tanda tangan sudah ada pada[ {time}].",
            "A time-stamp proves that the signature existed[ at {time}].",
        ),
        Code::MadeAfter => (
            "Cap waktu di dalam isi yang ditandatangani membuktikan bahwa tanda tangan dibuat \
             sesudahnya[: {time}].",
            "A time-stamp within what was signed proves that the signature was made after it[: \
             {time}].",
        ),
        Code::TimestampMalformed => (
            "Sebuah cap waktu tidak terbaca atau melanggar aturan cap waktu[ ({name})].",
            "A time-stamp cannot be read, or breaks a rule of time-stamps[ ({name})].",
        ),
        Code::TimestampImprintDiffers => (
            "Sebuah cap waktu dibuat untuk isi yang lain, bukan untuk yang ada di sini.",
            "A time-stamp was made for something other than what is here.",
        ),
        Code::TimestampNotTrusted => (
            "Sebuah cap waktu berasal dari penerbit yang tidak tepercaya di sini, jadi tidak \
             membuktikan waktu apa pun[ ({name})].",
            "A time-stamp comes from an authority that is not trusted here, so it proves no \
             time[ ({name})].",
        ),
        Code::TimestampStatusUnknown => (
            "Belum diketahui apakah penerbit sebuah cap waktu telah dicabut, jadi cap itu tidak \
             membuktikan waktu apa pun[ ({name})].",
            "Whether the authority of a time-stamp was revoked is not known, so the stamp proves no \
             time[ ({name})].",
        ),
        Code::TimestampRevoked => (
            "Penerbit sebuah cap waktu sudah dicabut, dan tidak terbukti bahwa cap itu dibuat \
             sebelumnya, jadi cap itu tidak membuktikan waktu apa pun[ ({name})].",
            "The authority of a time-stamp was revoked, and nothing proves that the stamp was made \
             before that, so it proves no time[ ({name})].",
        ),
        Code::TimestampOrder => (
            "Urutan cap waktu saling bertentangan[: {time}].",
            "The time-stamps contradict each other in their order[: {time}].",
        ),

        // How strong.
        Code::AlgorithmEnded => (
            "Algoritma[ {name}] tidak lagi dianggap aman[ sejak {time}].",
            "The algorithm[ {name}] is no longer considered secure[ since {time}].",
        ),
        Code::AlgorithmEnds => (
            "Algoritma[ {name}] hanya dianggap aman untuk sementara[, sampai {time}].",
            "The algorithm[ {name}] is considered secure only for a time[, until {time}].",
        ),
        Code::AlgorithmUnknown => (
            "Kekuatan algoritma[ {name}] tidak diketahui karena tidak ada dalam tabel algoritma.",
            "The strength of the algorithm[ {name}] is not known: it is not in the table of \
             algorithms.",
        ),

        // What came after.
        Code::ForbiddenChange => (
            "Setelah tanda tangan ini, dokumen diubah dengan cara yang dilarang[ (jumlah \
             perubahan: {number})][: {name}].",
            "After this signature the document was changed in a way that is forbidden[ (changes: \
             {number})][: {name}].",
        ),
        Code::AllowedChange => (
            "Setelah tanda tangan ini ada perubahan yang diizinkan[ (jumlah perubahan: \
             {number})][: {name}].",
            "After this signature there were changes that are allowed[ (changes: \
             {number})][: {name}].",
        ),
        Code::ChangesUnreadable => (
            "Perubahan setelah tanda tangan ini tidak dapat dibandingkan[: {}].",
            "What came after this signature could not be compared[: {}].",
        ),
        Code::ChangeUnclear => (
            "Setelah tanda tangan ini ada perubahan yang diperbolehkan, tetapi dapat terbaca sebagai bagian \
             dari isi dokumen[ (jumlah: {number})].",
            "After this signature came changes that are allowed, and that could be read as a part of the \
             document[ ({number})].",
        ),
        Code::NotedMeanwhile => (
            "Di antara tanda tangan ini dan tanda tangan berikutnya, catatan atau penanda ditambahkan, \
             diubah, atau dihapus[ (jumlah: {number})]; penanda tangan pertama belum melihatnya.",
            "Between this signature and a later one, notes or marks were added, changed or taken away[ \
             ({number})]; the first signer did not see them.",
        ),
        Code::SignatureRemoved => (
            "Tanda tangan ini telah dikeluarkan dari dokumen oleh revisi sesudahnya[ (revisi \
             {number})].",
            "This signature was taken out of the document by a later revision[ (revision \
             {number})].",
        ),
    }
}
