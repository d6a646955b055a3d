//! Who asks a bucket, from a file that nobody else reads (the form of AWS's shared credentials).

use std::path::Path;

use segel_crypto::Zeroizing;
use segel_fetch::objects::Credentials;

use super::error::{CredentialsFileDefect, PapersError};
use crate::register::secret::{self, Unread};

pub(super) fn read(path: &Path, profile: &str) -> Result<Credentials, PapersError> {
    let defect = |defect| PapersError::CredentialsFile { path: path.to_owned(), defect };
    let text = secret::read(path).map_err(|unread| {
        defect(match unread {
            Unread::Unreadable(reason) => CredentialsFileDefect::Unreadable { reason },
            Unread::OpenToOthers => CredentialsFileDefect::OpenToOthers,
        })
    })?;
    let incomplete = || CredentialsFileDefect::Incomplete { profile: profile.to_owned() };
    of_profile(&text, profile).ok_or_else(|| defect(incomplete()))
}

/// The key of a profile; lines before any profile are those of `default`.
fn of_profile(text: &str, profile: &str) -> Option<Credentials> {
    let (mut id, mut secret, mut token) = (None, None, None);
    let mut here = "default";
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            here = name.trim();
            continue;
        }
        let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with(['#', ';']))
        else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        if here != profile || value.is_empty() {
            continue;
        }
        match name.strip_prefix("aws_").unwrap_or(name) {
            "access_key_id" => id = Some(value),
            "secret_access_key" => secret = Some(Zeroizing::new(value.to_owned())),
            "session_token" => token = Some(Zeroizing::new(value.to_owned())),
            _ => {}
        }
    }
    let credentials = Credentials::new(id?, secret?);
    Some(match token {
        Some(token) => credentials.with_session_token(token),
        None => credentials,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "access_key_id = A\nsecret_access_key = a=b\n\n# of the desk\n[desk]\n\
        aws_access_key_id=B\n  aws_secret_access_key = c  \naws_session_token = d\n[half]\n\
        aws_access_key_id = C\naws_secret_access_key =\n";

    fn credentials(id: &str, secret: &str) -> Credentials {
        Credentials::new(id, Zeroizing::new(secret.to_owned()))
    }

    #[test]
    fn each_profile_has_its_key() {
        assert_eq!(of_profile(FILE, "default"), Some(credentials("A", "a=b")));
        let desk = credentials("B", "c").with_session_token(Zeroizing::new("d".to_owned()));
        assert_eq!(of_profile(FILE, "desk"), Some(desk));
        assert_eq!(of_profile(FILE, "half"), None);
        assert_eq!(of_profile(FILE, "none"), None);
    }
}
