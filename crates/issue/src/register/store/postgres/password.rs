//! Passwords of database users, in a file that nobody else reads (libpq's `.pgpass`).

use zeroize::Zeroizing;

use crate::register::address::{Host, ServerAddress};
use crate::register::error::{PasswordFileDefect, RegisterError};
use crate::register::secret::{self, Unread};

/// The password for an address, from its file; none where it has no file or the file knows none.
pub(super) fn find(address: &ServerAddress) -> Result<Option<Zeroizing<String>>, RegisterError> {
    let Some(path) = address.password_file.as_deref() else { return Ok(None) };
    let defect = |defect| RegisterError::PasswordFile { path: path.to_owned(), defect };
    let text = secret::read(path).map_err(|unread| defect(unread.into()))?;
    let Host::Network(host) = &address.host else {
        return Ok(matching(&text, address, "localhost"));
    };
    let found = matching(&text, address, host);
    found.map(Some).ok_or_else(|| defect(PasswordFileDefect::NoLine))
}

impl From<Unread> for PasswordFileDefect {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Unreadable(reason) => Self::Unreadable { reason },
            Unread::OpenToOthers => Self::OpenToOthers,
        }
    }
}

/// The password of the first line whose host, port, database and user are the address's.
fn matching(text: &str, address: &ServerAddress, host: &str) -> Option<Zeroizing<String>> {
    let port = address.port.to_string();
    let user = address.user.as_deref().unwrap_or_default();
    let asked = [host, &port, address.database.as_deref().unwrap_or(user), user];
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let (password, keys) = fields.split_last()?;
        let fits = keys.len() == asked.len()
            && keys
                .iter()
                .zip(asked)
                .all(|(key, asked)| key.as_str() == "*" || key.as_str() == asked);
        fits.then(|| password.clone())
    })
}

/// The five parts of a line; a backslash takes the meaning of what follows it.
fn fields(line: &str) -> Vec<Zeroizing<String>> {
    let mut fields = Vec::with_capacity(5);
    let mut field = Zeroizing::new(String::new());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ':' if fields.len() < 4 => fields.push(std::mem::take(&mut field)),
            '\\' => field.extend(letters.next()),
            letter => field.push(letter),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str, address: &str) -> Option<String> {
        let address: ServerAddress = address.parse().ok()?;
        matching(text, &address, "localhost").map(|found| found.to_string())
    }

    #[test]
    fn the_first_line_that_fits_counts() {
        let address = "postgresql://segel@localhost/register";
        let text =
            "# ours\nlocalhost:5433:*:segel:a\nlocalhost:*:register:segel:b:c\\:d\\\\\n*:*:*:*:e";
        assert_eq!(password(text, address).as_deref(), Some("b:c:d\\"));
        let other = "postgresql://audit@localhost:5433/register";
        assert_eq!(password(text, other).as_deref(), Some("e"));
        assert_eq!(password("localhost:*:register:segel", address), None);
        assert_eq!(password("", address), None);
    }
}
