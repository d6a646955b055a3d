//! Tables that line up.

/// Rows under a line of names; the last column is not padded.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    right: Vec<bool>,
}

impl Table {
    /// Begins with the names of the columns; one that begins with `>` is aligned to the right.
    pub(crate) fn new(names: &[&str]) -> Self {
        let right = names.iter().map(|name| name.starts_with('>')).collect();
        let names = names.iter().map(|name| name.trim_start_matches('>').to_uppercase());
        Self { rows: vec![names.collect()], right }
    }

    /// Adds a row. What could move the cursor is left out.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let plain = |cell: String| cell.replace(char::is_control, " ");
        self.rows.push(cells.into_iter().map(plain).collect());
    }

    /// Whether there is nothing but names.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    /// The table as text, a line each row.
    pub(crate) fn text(&self) -> String {
        let mut widths = vec![0; self.right.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for ((cell, width), right) in row.iter().zip(&widths).zip(&self.right) {
                let gap = " ".repeat(width - cell.chars().count());
                let (before, after) =
                    if *right { (gap, String::new()) } else { (String::new(), gap) };
                line.push_str(&format!("{before}{cell}{after}  "));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A span of seconds as a person says it: `3 d 4 h`, `12 min`, `40 s`.
pub(crate) fn span(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_hold_no_control_character() {
        let mut table = Table::new(&[">no", "nama", "status"]);
        table.row(["7".into(), "Siti".into(), "berlaku".into()]);
        table.row(["12".into(), "é\u{1b}[31m".into(), String::new()]);
        assert_eq!(table.text(), "NO  NAMA    STATUS\n 7  Siti    berlaku\n12  é [31m\n");
        assert!(!table.is_empty());
        assert!(Table::new(&["a"]).is_empty());
    }

    #[test]
    fn spans_are_said_in_two_units_at_most() {
        for (seconds, said) in
            [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3_600, "1 h 0 min"), (90_000, "1 d 1 h")]
        {
            assert_eq!(span(seconds), said);
        }
    }
}
