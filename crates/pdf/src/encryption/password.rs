//! From a password to the file key (ISO 32000-2, 7.6.4.3 and 7.6.4.4).

use md5::Md5;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::Handler;
use super::cipher::{aes128_cbc, rc4, unwrap_key};

/// What fills a short password up to 32 bytes (ISO 32000-2, algorithm 2).
const PADDING: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08,
    0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];
/// Bytes of a password that count in revisions 5 and 6.
const LONGEST: usize = 127;
/// Rounds of the hash of revision 6; honest ones end before 200.
const ROUNDS: usize = 4096;

type Key = Zeroizing<Vec<u8>>;

/// The file key, where the password is the user's or the owner's.
pub(super) fn file_key(handler: &Handler, password: &[u8]) -> Option<Key> {
    if handler.revision >= 5 {
        return modern(handler, password);
    }
    let open = |password: &[u8]| {
        user_key(handler, password).or_else(|| user_key(handler, &user_password(handler, password)))
    };
    // These revisions took passwords in one byte a letter.
    let narrow = std::str::from_utf8(password).ok().and_then(|text| {
        text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>()
    });
    open(password).or_else(|| open(&Zeroizing::new(narrow?)))
}

fn padded(password: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(password.iter().chain(&PADDING).take(32).copied().collect())
}

/// The user's key, where it proves itself against `/U` (algorithms 2, 4, 5 and 6).
fn user_key(handler: &Handler, password: &[u8]) -> Option<Key> {
    let mut hash = Md5::new();
    hash.update(&*padded(password));
    hash.update(handler.owner.get(..32)?);
    hash.update(handler.permissions.to_le_bytes());
    hash.update(&handler.id);
    if handler.revision >= 4 && !handler.metadata {
        hash.update([0xff; 4]);
    }
    let key = stretched(hash.finalize().to_vec(), handler)?;
    let proved = if handler.revision == 2 {
        rc4(&key, &PADDING) == handler.user.get(..32)?
    } else {
        let mut proof = Md5::new_with_prefix(PADDING).chain_update(&handler.id).finalize().to_vec();
        for round in 0..20u8 {
            proof = rc4(&mixed(&key, round), &proof);
        }
        Some(proof.as_slice()) == handler.user.get(..16)
    };
    proved.then_some(key)
}

/// The user's password as the owner's password opens it (algorithms 3 and 7).
fn user_password(handler: &Handler, owner: &[u8]) -> Zeroizing<Vec<u8>> {
    let first = Md5::digest(&*padded(owner)).to_vec();
    let Some(key) = stretched(first, handler) else { return Zeroizing::default() };
    let mut password = handler.owner.get(..32).unwrap_or_default().to_vec();
    let rounds = if handler.revision == 2 { 1 } else { 20u8 };
    for round in (0..rounds).rev() {
        password = rc4(&mixed(&key, round), &password);
    }
    Zeroizing::new(password)
}

/// Hashes on fifty times from revision 3, and cuts to the length of the key.
fn stretched(mut hash: Vec<u8>, handler: &Handler) -> Option<Key> {
    let length = if handler.revision == 2 { 5 } else { handler.length };
    if handler.revision >= 3 {
        for _ in 0..50 {
            hash = Md5::digest(hash.get(..length)?).to_vec();
        }
    }
    hash.truncate(length);
    Some(Zeroizing::new(hash))
}

fn mixed(key: &[u8], round: u8) -> Vec<u8> {
    key.iter().map(|byte| byte ^ round).collect()
}

/// Revisions 5 and 6: hash, salt for the check, salt for the key (algorithms 2.A, 11 and 12).
fn modern(handler: &Handler, password: &[u8]) -> Option<Key> {
    let password = password.get(..LONGEST).unwrap_or(password);
    let user = handler.user.get(..48)?;
    let tried = [
        (handler.user.as_slice(), &[][..], &handler.user_key),
        (handler.owner.as_slice(), user, &handler.owner_key),
    ];
    let mut found: Option<Key> = None;
    for (stored, with, wrapped) in tried {
        let (hash, check, salt) = (stored.get(..32)?, stored.get(32..40)?, stored.get(40..48)?);
        if digest(handler.revision, password, check, with)? != hash {
            continue;
        }
        let key = digest(handler.revision, password, salt, with)?;
        let key = unwrap_key(&key, wrapped.get(..32)?).map(Zeroizing::new)?;
        // One password, two keys: readers that take the owner first would see another document.
        if found.as_ref().is_some_and(|other| **other != *key) {
            return None;
        }
        found = Some(key);
    }
    found
}

/// The hash of a password with a salt: SHA-256, and for revision 6 algorithm 2.B on top of it.
fn digest(revision: u8, password: &[u8], salt: &[u8], user: &[u8]) -> Option<Vec<u8>> {
    let first = Sha256::new_with_prefix(password).chain_update(salt).chain_update(user);
    let mut key = first.finalize().to_vec();
    if revision == 5 {
        return Some(key);
    }
    for round in 0..ROUNDS {
        let one = Zeroizing::new([password, &key, user].concat());
        let mut data = Zeroizing::new(one.repeat(64));
        aes128_cbc(key.get(..16)?, key.get(16..32)?, &mut data)?;
        // 256 leaves a remainder of 1 by 3, so the sum of the bytes stands for the number.
        let choice: u32 = data.get(..16)?.iter().map(|byte| u32::from(*byte)).sum();
        key = match choice % 3 {
            0 => Sha256::digest(&*data).to_vec(),
            1 => Sha384::digest(&*data).to_vec(),
            _ => Sha512::digest(&*data).to_vec(),
        };
        if round >= 63 && usize::from(*data.last()?) <= round - 31 {
            key.truncate(32);
            return Some(key);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Dictionary, Object};

    /// A handler whose user has the first password and whose owner has the second.
    fn handler(user: &[u8], owner: &[u8]) -> Handler {
        let proved = |password: &[u8], with: &[u8]| {
            let hash = digest(5, password, b"checking", with).unwrap();
            [hash.as_slice(), b"checking", b"for keys"].concat()
        };
        let own = proved(user, b"");
        let other = proved(owner, &own);
        let text = |bytes: &[u8]| Object::string(bytes.to_vec());
        let dictionary = Dictionary::new()
            .with("Filter", Object::name("Standard"))
            .with("V", Object::Integer(5))
            .with("R", Object::Integer(5))
            .with("P", Object::Integer(-4))
            .with("U", text(&own))
            .with("O", text(&other))
            .with("UE", text(&[1; 32]))
            .with("OE", text(&[2; 32]));
        Handler::read(dictionary, Vec::new(), None).unwrap()
    }

    #[test]
    fn a_password_that_opens_two_keys_opens_none() {
        for (user, owner) in [("a", "b"), ("b", "a")] {
            let handler = handler(user.as_bytes(), owner.as_bytes());
            for password in [user, owner] {
                assert!(file_key(&handler, password.as_bytes()).is_some());
            }
            assert!(file_key(&handler, b"c").is_none());
        }
        assert!(file_key(&handler(b"a", b"a"), b"a").is_none());
    }
}
