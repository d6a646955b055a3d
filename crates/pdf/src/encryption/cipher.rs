//! The two ciphers of PDF: RC4, and AES in CBC mode with PKCS#7 padding.

use aes::{Aes128, Aes256};
use cbc::cipher::block_padding::{NoPadding, Pkcs7};
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};

use super::Method;

/// AES blocks and vectors.
const BLOCK: usize = 16;

/// Decrypts; `None` where the bytes are none that the method makes.
pub(super) fn decrypt(method: Method, key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    match method {
        Method::Identity => Some(data.to_vec()),
        Method::Rc4 => Some(rc4(key, data)),
        // Writers leave out vector and padding where there is nothing to encrypt.
        Method::AesV2 | Method::AesV3 if data.is_empty() => Some(Vec::new()),
        Method::AesV2 | Method::AesV3 => {
            let (vector, data) = data.split_at_checked(BLOCK)?;
            if data.is_empty() {
                return Some(Vec::new());
            }
            let mut out = data.to_vec();
            let clear = match key.len() {
                16 => cbc::Decryptor::<Aes128>::new_from_slices(key, vector)
                    .ok()?
                    .decrypt_padded::<Pkcs7>(&mut out)
                    .ok()?,
                _ => cbc::Decryptor::<Aes256>::new_from_slices(key, vector)
                    .ok()?
                    .decrypt_padded::<Pkcs7>(&mut out)
                    .ok()?,
            };
            let length = clear.len();
            out.truncate(length);
            Some(out)
        }
    }
}

/// Encrypts; the vector is of use to AES alone.
pub(super) fn encrypt(method: Method, key: &[u8], vector: &[u8; BLOCK], data: &[u8]) -> Vec<u8> {
    let sealed = match method {
        Method::Identity => return data.to_vec(),
        Method::Rc4 => return rc4(key, data),
        Method::AesV2 | Method::AesV3 if key.len() == 16 => {
            cbc::Encryptor::<Aes128>::new_from_slices(key, vector)
                .map(|c| c.encrypt_padded_vec::<Pkcs7>(data))
        }
        Method::AesV2 | Method::AesV3 => cbc::Encryptor::<Aes256>::new_from_slices(key, vector)
            .map(|c| c.encrypt_padded_vec::<Pkcs7>(data)),
    };
    // A key of another length cannot be: each method makes its own.
    [vector.as_slice(), &sealed.unwrap_or_default()].concat()
}

/// AES-128 in CBC mode without padding, as the hash of revision 6 uses it.
pub(super) fn aes128_cbc(key: &[u8], vector: &[u8], data: &mut [u8]) -> Option<()> {
    let length = data.len();
    let cipher = cbc::Encryptor::<Aes128>::new_from_slices(key, vector).ok()?;
    cipher.encrypt_padded::<NoPadding>(data, length).ok().map(|_| ())
}

/// AES-256 in CBC mode without padding and with a vector of zeros, as file keys are kept.
pub(super) fn unwrap_key(key: &[u8], wrapped: &[u8]) -> Option<Vec<u8>> {
    let mut out = wrapped.to_vec();
    let cipher = cbc::Decryptor::<Aes256>::new_from_slices(key, &[0; BLOCK]).ok()?;
    cipher.decrypt_padded::<NoPadding>(&mut out).ok()?;
    Some(out)
}

/// RC4, which old documents use; it protects nothing any more.
pub(super) fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|i| i as u8);
    let at = |state: &[u8; 256], i: u8| state.get(usize::from(i)).copied().unwrap_or(0);
    let mut j = 0u8;
    for (i, k) in (0..=255u8).zip(key.iter().cycle()) {
        j = j.wrapping_add(at(&state, i)).wrapping_add(*k);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0u8, 0u8);
    data.iter()
        .map(|byte| {
            i = i.wrapping_add(1);
            j = j.wrapping_add(at(&state, i));
            state.swap(usize::from(i), usize::from(j));
            byte ^ at(&state, at(&state, i).wrapping_add(at(&state, j)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rc4_gives_the_vectors_of_rfc_6229() {
        let stream = rc4(&[1, 2, 3, 4, 5], &[0; 16]);
        let expected = [
            0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d, 0xc0, 0x27, 0xcc, 0xc3, 0x52, 0x4a, 0x0a, 0x11,
            0x18, 0xa8,
        ];
        assert_eq!(stream, expected);
    }

    #[test]
    fn what_is_encrypted_is_decrypted_again() {
        for (method, key) in
            [(Method::Rc4, 16), (Method::AesV2, 16), (Method::AesV3, 32), (Method::Identity, 0)]
        {
            let key = vec![7; key];
            for length in [0, 1, 15, 16, 17, 1000] {
                let data: Vec<u8> = (0..length).map(|i| i as u8).collect();
                let sealed = encrypt(method, &key, &[9; BLOCK], &data);
                assert_eq!(decrypt(method, &key, &sealed), Some(data), "{method:?} {length}");
            }
        }
        assert_eq!(decrypt(Method::AesV2, &[7; 16], &[1; 15]), None);
        assert_eq!(decrypt(Method::AesV2, &[7; 16], &[1; 40]), None);
    }
}
