//! Random numbers from the system's generator.

use crate::KeyError;
use crate::backend::rand::{SecureRandom as _, SystemRandom};

/// Draws random octets, such as for a nonce.
///
/// # Errors
///
/// [`KeyError::Failed`] when the system's generator fails.
pub fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut octets = [0; N];
    SystemRandom::new().fill(&mut octets).map_err(|_| KeyError::Failed)?;
    Ok(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        assert_ne!(random::<16>().unwrap(), random::<16>().unwrap());
    }
}
