//! Words about the files of the desk.

use segel::issue::register::papers::PapersError;
#[cfg(feature = "s3")]
use segel::issue::register::papers::{BucketAddressDefect, CredentialsFileDefect};

use super::{Trouble, files};

/// A desk in a database has no folder beside it.
pub(crate) fn no_papers() -> Trouble {
    Trouble::new(
        "meja: register di server basis data tidak mempunyai folder berkas di sampingnya",
        "desk: a register on a database server has no folder of files beside it",
    )
    .next(
        "Beri --papers DIR, folder yang sama untuk semua meja, atau --papers s3://….",
        "Give --papers DIR, the same folder for all desks, or --papers s3://….",
    )
}

/// Says why a file was not kept, or not read.
pub(crate) fn refused(error: &PapersError) -> Trouble {
    match error {
        PapersError::Missing { place } => {
            files::unreadable(place, &std::io::ErrorKind::NotFound.into())
        }
        PapersError::Unreadable { place, reason } => files::unreadable(place, &(*reason).into()),
        PapersError::Unwritable { place, reason } => files::unwritable(place, &(*reason).into()),
        PapersError::Changed { place } => Trouble::new(
            "bukan berkas yang disidik di meja",
            "is not the file whose digest lies on the desk",
        )
        .next(
            "Pulihkan berkas itu dari cadangan; jangan mengajukan ulang tanpa memeriksa.",
            "Restore that file from a backup; do not submit it again unexamined.",
        )
        .at(place.display()),
        PapersError::NoBuckets => Trouble::new(
            "--papers: program ini hanya mengenal folder",
            "--papers: this program knows folders only",
        )
        .next(
            "Beri --papers DIR, atau bangun segel dengan fitur s3.",
            "Give --papers DIR, or build segel with the feature s3.",
        ),
        #[cfg(feature = "s3")]
        other => bucket::refused(other),
        #[cfg(not(feature = "s3"))]
        other => Trouble::new(format!("--papers: {other}"), format!("--papers: {other}")),
    }
}

#[cfg(feature = "s3")]
mod bucket {
    use super::{BucketAddressDefect, CredentialsFileDefect, PapersError, Trouble};
    use segel::issue::register::papers::{BucketDefect, FetchError, ObjectError};

    pub(super) fn refused(error: &PapersError) -> Trouble {
        match error {
            PapersError::Address(BucketAddressDefect::Secret) => Trouble::new(
                "--papers: alamat bucket memuat rahasia, yang terbaca oleh semua proses di mesin ini",
                "--papers: the address of the bucket holds a secret, which every process of this \
                 machine can read",
            )
            .next(
                "Ganti kunci itu; tulis yang baru dalam berkas dan sebut dengan ?credentials=BERKAS.",
                "Have that key replaced; write the new one to a file and name it with \
                 ?credentials=FILE.",
            ),
            PapersError::Address(defect) => Trouble::new(
                format!("--papers: alamat bucket {}", of_address(defect)),
                format!("--papers: the address of the bucket {defect}"),
            )
            .next(
                "Tulis seperti s3://BUCKET/AWALAN?endpoint=https://HOST:PORT&credentials=BERKAS.",
                "Write it like s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&credentials=FILE.",
            ),
            PapersError::NoCredentials => Trouble::new(
                "--papers: tidak ada berkas kunci untuk bucket itu",
                "--papers: there is no file with the key to that bucket",
            )
            .next(
                "Sebut dengan ?credentials=BERKAS; isinya baris aws_access_key_id = … dan \
                 aws_secret_access_key = ….",
                "Name one with ?credentials=FILE; it has lines aws_access_key_id = … and \
                 aws_secret_access_key = ….",
            ),
            PapersError::CredentialsFile { path, defect } => credentials(defect).at(path.display()),
            PapersError::Authorities { path } => Trouble::new(
                "tidak memuat sertifikat PEM yang dapat menjamin server",
                "holds no certificate in PEM that could vouch for the server",
            )
            .next("Perbaiki ?ca=BERKAS.", "Correct ?ca=FILE.")
            .at(path.display()),
            PapersError::Bucket(error) => answered(error),
            other => Trouble::new(format!("--papers: {other}"), format!("--papers: {other}")),
        }
    }

    /// What is wrong with an address.
    fn of_address(defect: &BucketAddressDefect) -> String {
        let BucketAddressDefect::Bucket(bucket) = defect else {
            return match defect {
                BucketAddressDefect::Form => "tidak terbaca".to_owned(),
                BucketAddressDefect::Option { name } => {
                    format!("memuat pilihan {name}, yang tidak dikenal")
                }
                BucketAddressDefect::Addressing => {
                    "memuat addressing yang bukan path atau host".to_owned()
                }
                other => format!("tidak dapat dipakai: {other}"),
            };
        };
        match bucket {
            BucketDefect::Name { name } => format!("menyebut {name:?}, yang bukan nama bucket"),
            BucketDefect::Prefix { prefix } => {
                format!("menyebut awalan {prefix:?}, yang tidak dapat dipakai")
            }
            BucketDefect::Endpoint { endpoint } => {
                format!("menyebut endpoint {endpoint:?}, yang tidak berbentuk https://HOST:PORT")
            }
            BucketDefect::Insecure { endpoint } => {
                format!("menyebut endpoint {endpoint:?}: mesin lain hanya dicapai lewat https")
            }
            BucketDefect::Region { region } => {
                format!("menyebut {region:?}, yang bukan nama wilayah")
            }
            BucketDefect::Nowhere => "tidak menyebut endpoint maupun region".to_owned(),
            other => format!("tidak dapat dipakai: {other}"),
        }
    }

    fn credentials(defect: &CredentialsFileDefect) -> Trouble {
        match defect {
            CredentialsFileDefect::OpenToOthers => Trouble::new(
                "berkas kunci dapat dibaca orang lain",
                "the file with the key may be read by others",
            )
            .next("Jalankan chmod 600 padanya.", "Run chmod 600 on it."),
            CredentialsFileDefect::Incomplete { profile } => Trouble::new(
                format!("tidak memuat kunci profil {profile}"),
                format!("has no key of the profile {profile}"),
            )
            .next(
                "Tulis baris aws_access_key_id = … dan aws_secret_access_key = …, atau sebut \
                 profilnya dengan ?profile=NAMA.",
                "Write the lines aws_access_key_id = … and aws_secret_access_key = …, or name the \
                 profile with ?profile=NAME.",
            ),
            other => Trouble::new(
                format!("berkas kunci: {other}"),
                format!("the file with the key {other}"),
            )
            .next(
                "Periksa nama dan hak akses berkas.",
                "Check the name of the file and its permissions.",
            ),
        }
    }

    /// What a server said, or did not say.
    fn answered(error: &ObjectError) -> Trouble {
        match error {
            ObjectError::NoBucket { endpoint, bucket } => Trouble::new(
                format!("{endpoint}: tidak ada bucket {bucket}"),
                format!("{endpoint}: there is no bucket {bucket}"),
            )
            .next(
                "Periksa nama bucket dan endpoint di --papers, atau buat bucket itu.",
                "Check the bucket and the endpoint in --papers, or make that bucket.",
            ),
            ObjectError::Credentials { endpoint, code } => Trouble::new(
                format!("{endpoint}: kunci ditolak ({code})"),
                format!("{endpoint}: the key is refused ({code})"),
            )
            .next(
                "Perbarui berkas di ?credentials, dan periksa ?profile.",
                "Renew the file of ?credentials, and check ?profile.",
            ),
            ObjectError::Denied { object } => Trouble::new(
                format!("{object}: tidak diizinkan"),
                format!("{object}: access denied"),
            )
            .next(
                "Beri kunci itu hak s3:GetObject dan s3:PutObject di bawah awalan itu dan \
                 s3:ListBucket di bucket; tanpa yang terakhir, berkas yang tidak ada pun dijawab begini.",
                "Give that key s3:GetObject and s3:PutObject below the prefix and s3:ListBucket on \
                 the bucket; without the last, a file that is not there is answered so too.",
            ),
            ObjectError::Clock { endpoint } => Trouble::new(
                format!("{endpoint}: jam server itu dan jam komputer ini terlalu berbeda"),
                format!("{endpoint}: its clock and that of this computer differ too much"),
            )
            .next("Setel jam komputer ini.", "Set the clock of this computer."),
            ObjectError::Region { bucket, region } => {
                let name = region.as_deref().unwrap_or("?");
                Trouble::new(
                    format!("bucket {bucket} ada di wilayah lain: {name}"),
                    format!("the bucket {bucket} is in another region: {name}"),
                )
                .next(
                    format!("Tulis ?region={name} di --papers."),
                    format!("Write ?region={name} in --papers."),
                )
            }
            ObjectError::TooLarge { object, limit } => Trouble::new(
                format!("{object}: lebih dari {limit} byte"),
                format!("{object}: more than {limit} bytes"),
            )
            .next(
                "Berkas sebesar itu tidak disimpan di meja; perkecil.",
                "No file of that size is kept on the desk; make it smaller.",
            ),
            ObjectError::CutOff { object } => Trouble::new(
                format!("{object}: jawaban terputus di tengah"),
                format!("{object}: the answer was cut off"),
            )
            .next(
                "Periksa jaringan, lalu ulangi perintah yang sama.",
                "Check the network, then give the same command again.",
            ),
            ObjectError::Answer { object, status, code } => {
                let code = code.as_deref().unwrap_or("-");
                Trouble::new(
                    format!("{object}: server menjawab HTTP {status} ({code})"),
                    format!("{object}: the server answered HTTP {status} ({code})"),
                )
                .next(
                    "Periksa endpoint di --papers dan keadaan server, lalu ulangi perintah yang sama.",
                    "Check the endpoint in --papers and the server, then give the same command again.",
                )
            }
            ObjectError::Transport(error) => unreached(error),
            other => Trouble::new(format!("--papers: {other}"), format!("--papers: {other}")),
        }
    }

    fn unreached(error: &FetchError) -> Trouble {
        let again = |trouble: Trouble| {
            trouble.next(
                "Tidak ada yang hilang: periksa server dan jaringan, lalu ulangi perintah yang sama.",
                "Nothing is lost: check the server and the network, then give the same command again.",
            )
        };
        match error {
            FetchError::HostNotFound { url } => Trouble::new(
                format!("{url}: nama komputer tidak ditemukan"),
                format!("{url}: host not found"),
            )
            .next("Perbaiki endpoint di --papers.", "Correct the endpoint in --papers."),
            FetchError::Connection { url, kind } => again(Trouble::new(
                format!("{url}: tidak dapat dihubungi ({kind})"),
                format!("{url}: cannot be reached ({kind})"),
            )),
            FetchError::Timeout { url, seconds } => again(Trouble::new(
                format!("{url}: tidak menjawab dalam {seconds} detik"),
                format!("{url}: no whole answer within {seconds} seconds"),
            )),
            FetchError::Tls { url, reason } => Trouble::new(
                format!("{url}: sambungan tidak aman ({reason})"),
                format!("{url}: the connection is not secure ({reason})"),
            )
            .next(
                "Sebut sertifikat penjamin server itu dengan ?ca=BERKAS.",
                "Name the certificate of the authority behind that server with ?ca=FILE.",
            ),
            FetchError::Redirect { url, to } => Trouble::new(
                format!("{url}: mengalihkan ke {to}, tidak diikuti"),
                format!("{url}: redirects to {to}, which is not followed"),
            )
            .next(
                "Tulis endpoint yang benar di --papers.",
                "Write the right endpoint in --papers.",
            ),
            other => again(Trouble::new(other.to_string(), other.to_string())),
        }
    }
}
