//! A file that an office publishes, such as the status list of its register.

use crate::address::Reach;
use crate::client::Client;
use crate::deadline::Deadline;
use crate::error::FetchError;
use crate::transport::Ask;

impl Client {
    /// Asks for the bytes at an address that the user gave; `limit` is the most that is taken.
    ///
    /// Nothing is kept on disk and nothing is believed: who signed the file is for the caller to verify.
    ///
    /// # Errors
    ///
    /// When offline, when the address cannot be reached or does not give the file, when the file is
    /// longer than `limit`, or when the time of the client's settings is over.
    pub fn published(&self, url: &str, limit: usize) -> Result<Vec<u8>, FetchError> {
        let transport = self.transport()?;
        self.breaker().check(url)?;
        let ask = Ask { url, reach: Reach::Vouched, post: None, accept: "*/*", limit };
        let read = transport.ask(&ask, &Deadline::after(self.settings().total));
        self.breaker().tell(url, &read);
        read
    }
}
