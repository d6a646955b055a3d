//! A bucket on a server of a foreign make, which checks who asks.

use segel_crypto::DigestAlgorithm;
use segel_issue::register::papers::{
    CredentialsFileDefect, FetchError, ObjectError, Papers, PapersError, PapersLocation,
};

use crate::server::Server;
use crate::{Outcome, clock, conforms};

fn open(address: String) -> Result<Box<dyn Papers>, PapersError> {
    PapersLocation::named(address.into())?.open(clock)
}

#[test]
fn a_bucket_does_what_every_place_must() -> Outcome {
    let Some(server) = Server::get()? else { return Ok(()) };
    for (prefix, address) in [
        ("papers", server.address("papers", "default")),
        ("a/b.c", server.secured("a/b.c") + &format!("&ca={}/root.pem", server.folder.display())),
    ] {
        let spoil = |name: &str| -> Outcome { Ok(server.spoil(&format!("{prefix}/{name}"))?) };
        let lose = |name: &str| -> Outcome { Ok(server.lose(&format!("{prefix}/{name}"))?) };
        conforms(open(address)?.as_ref(), &spoil, &lose)?;
    }
    let address = server.address("", "default");
    assert!(PapersLocation::named(address.clone().into())?.is_shared());
    let papers = open(address)?;
    let digest = papers.keep(b"di akar")?;
    assert_eq!(papers.place(&digest).to_str(), Some(&*format!("s3://segel/{}", digest.to_hex())));
    assert_eq!(papers.read(&digest)?, b"di akar");
    Ok(())
}

#[test]
fn nobody_is_let_in_whom_the_server_does_not_know() -> Outcome {
    let Some(server) = Server::get()? else { return Ok(()) };
    let digest = DigestAlgorithm::Sha256.digest(b"surat");
    for (profile, code) in [("wrong", "SignatureDoesNotMatch"), ("unknown", "InvalidAccessKeyId")] {
        let papers = open(server.address("known", profile))?;
        for refused in [papers.keep(b"surat").map(drop), papers.read(&digest).map(drop)] {
            let Err(PapersError::Bucket(ObjectError::Credentials { code: said, .. })) = &refused
            else {
                return Err(format!("{profile}: {refused:?}").into());
            };
            assert_eq!(said, code);
        }
    }
    let papers = open(server.address("known", "idle"))?;
    let object = papers.place(&digest).display().to_string();
    let denied = PapersError::Bucket(ObjectError::Denied { object });
    assert_eq!(papers.keep(b"surat"), Err(denied.clone()));
    assert_eq!(papers.read(&digest), Err(denied));
    Ok(())
}

#[test]
fn a_bucket_that_is_not_there_is_named() -> Outcome {
    let Some(server) = Server::get()? else { return Ok(()) };
    let papers = open(server.address("x", "default").replace("s3://segel/", "s3://lain/"))?;
    let digest = DigestAlgorithm::Sha256.digest(b"surat");
    for refused in [papers.keep(b"surat").map(drop), papers.read(&digest).map(drop)] {
        let Err(PapersError::Bucket(ObjectError::NoBucket { bucket, .. })) = &refused else {
            return Err(format!("{refused:?}").into());
        };
        assert_eq!(bucket, "lain");
    }
    Ok(())
}

#[test]
fn a_server_that_nobody_vouches_for_is_told_nothing() -> Outcome {
    let Some(server) = Server::get()? else { return Ok(()) };
    let refused = open(server.secured("papers"))?.keep(b"surat");
    let unsafe_connection = matches!(
        &refused,
        Err(PapersError::Bucket(ObjectError::Transport(FetchError::Tls { .. })))
    );
    assert!(unsafe_connection, "{refused:?}");
    let file = server.folder.join("credentials");
    let vouching = open(server.secured("papers") + &format!("&ca={}", file.display()));
    assert_eq!(vouching.err(), Some(PapersError::Authorities { path: file }));
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_not_used() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(server) = Server::get()? else { return Ok(()) };
    let path = server.folder.join("open");
    std::fs::copy(server.folder.join("credentials"), &path)?;
    let address = || server.address("papers", "default").replace("/credentials&", "/open&");
    let refused = |defect| Some(PapersError::CredentialsFile { path: path.clone(), defect });
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640))?;
    assert_eq!(open(address()).err(), refused(CredentialsFileDefect::OpenToOthers));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    open(address())?.keep(b"surat")?;
    let profile = "nobody".to_owned();
    let nobody = address().replace("profile=default", "profile=nobody");
    assert_eq!(open(nobody).err(), refused(CredentialsFileDefect::Incomplete { profile }));
    std::fs::remove_file(&path)?;
    let reason = std::io::ErrorKind::NotFound;
    assert_eq!(open(address()).err(), refused(CredentialsFileDefect::Unreadable { reason }));
    Ok(())
}
