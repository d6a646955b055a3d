//! What every place for the files of a desk must do, asked of each.
//!
//! `cargo test -p segel-issue --no-default-features --features s3 --test papers`; the bucket is on a
//! server that the test starts and that is gone with it.

#[cfg(feature = "s3")]
mod bucket;
#[cfg(feature = "s3")]
mod server;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::thread;

use segel_crypto::{DigestAlgorithm, UnixTime};
use segel_issue::register::papers::{Papers, PapersError, PapersLocation};

type Outcome = Result<(), Box<dyn Error>>;

/// Everything that a place must do; `spoil` puts other bytes where a file of that name lies, `lose`
/// takes it away.
fn conforms(
    papers: &dyn Papers,
    spoil: &dyn Fn(&str) -> Outcome,
    lose: &dyn Fn(&str) -> Outcome,
) -> Outcome {
    for content in [&b"surat"[..], b"", b"\0\r\n\xff", &vec![b'x'; 3 << 20]] {
        let digest = DigestAlgorithm::Sha256.digest(content);
        let place = papers.place(&digest);
        let missing = PapersError::Missing { place: place.clone() };
        assert_eq!(papers.read(&digest), Err(missing.clone()));
        for _ in 0..2 {
            assert_eq!(papers.keep(content)?, digest);
            assert!(papers.read(&digest)? == content);
        }
        assert_eq!(place.file_name().and_then(|name| name.to_str()), Some(&*digest.to_hex()));
        assert_eq!(papers.at(&place), Some(digest.clone()));
        assert_eq!(papers.at(&Path::new("/elsewhere").join(digest.to_hex())), None);
        assert_eq!(papers.at(&place.join("x")), None);

        spoil(&digest.to_hex())?;
        assert_eq!(papers.read(&digest), Err(PapersError::Changed { place }));
        // Whoever has the bytes mends what is named after them.
        assert_eq!(papers.keep(content)?, digest);
        assert!(papers.read(&digest)? == content);
        lose(&digest.to_hex())?;
        assert_eq!(papers.read(&digest), Err(missing));
        assert_eq!(papers.keep(content)?, digest);
    }
    together(papers)
}

/// Many keep the same file and files of their own at once.
fn together(papers: &dyn Papers) -> Outcome {
    thread::scope(|scope| -> Outcome {
        let desks: Vec<_> = (0..4)
            .map(|desk| {
                scope.spawn(move || -> Result<(), PapersError> {
                    for number in 0..8 {
                        for content in [format!("bersama {number}"), format!("{desk} {number}")] {
                            let digest = papers.keep(content.as_bytes())?;
                            assert_eq!(papers.read(&digest)?, content.as_bytes());
                        }
                    }
                    Ok(())
                })
            })
            .collect();
        for desk in desks {
            desk.join().map_err(|_| "a desk fell over")??;
        }
        Ok(())
    })
}

fn clock() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

#[test]
fn a_folder_does_what_every_place_must() -> Outcome {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers/made/when/needed");
    let _ = std::fs::remove_dir_all(&folder);
    let location = PapersLocation::named(folder.clone())?;
    assert!(!location.is_shared());
    let spoil = |name: &str| -> Outcome {
        #[expect(clippy::disallowed_methods, reason = "spoils a file, however it comes out")]
        std::fs::write(folder.join(name), b"something else")?;
        Ok(())
    };
    let lose = |name: &str| -> Outcome { Ok(std::fs::remove_file(folder.join(name))?) };
    conforms(location.open(clock)?.as_ref(), &spoil, &lose)?;
    let left: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .map(|entry| entry.map(|it| it.path()))
        .collect::<Result<_, _>>()?;
    assert!(left.iter().all(|path| path.extension().is_none()), "{left:?}");
    Ok(())
}

#[cfg(not(feature = "s3"))]
#[test]
fn a_build_without_buckets_says_so() {
    let location = PapersLocation::named("s3://segel/papers?region=x".into());
    assert_eq!(location, Err(PapersError::NoBuckets));
}
