//! Prints what cannot be read strictly in each file: `reachable FILE...`.

use segel_pdf::Document;

fn main() {
    for path in std::env::args().skip(1) {
        let word = match std::fs::File::open(&path).map(Document::open) {
            Ok(Ok(document)) => match document.unreadable_objects() {
                Ok(faults) => faults.iter().map(|(id, e)| format!("\n  {id}: {e}")).collect(),
                Err(error) => format!("gave up: {error}"),
            },
            Ok(Err(error)) => format!("not opened: {error}"),
            Err(error) => error.to_string(),
        };
        #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
        {
            println!("{path}: {word}");
        }
    }
}
