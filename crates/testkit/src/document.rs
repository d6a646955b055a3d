//! Small documents, laid out byte by byte.

/// Lays objects out as a file with one cross-reference table; they are numbered from 1, and the first
/// is the catalog. A comment stands behind the header, as ISO 32000-2, 7.5.2 recommends.
pub fn laid_out(version: &str, objects: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut out = format!("%PDF-{version}\n").into_bytes();
    out.extend_from_slice(b"%\xe2\xe3\xcf\xd3\n");
    let size = objects.len() + 1;
    let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(object.as_ref());
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    let end = format!("{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
    out
}

/// Returns an A4 page with nothing on it.
pub fn one_page() -> Vec<u8> {
    laid_out(
        "1.7",
        &[
            "<</Type /Catalog/Pages 2 0 R>>",
            "<</Type /Pages/Kids [3 0 R]/Count 1/MediaBox [0 0 595 842]>>",
            "<</Type /Page/Parent 2 0 R/Resources <<>>>>",
        ],
    )
}

/// Returns an A4 page with this content stream, whose resources are empty.
pub fn page_of(content: &str) -> Vec<u8> {
    laid_out(
        "1.7",
        &[
            "<</Type /Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type /Pages/Kids [3 0 R]/Count 1/MediaBox [0 0 595 842]>>".to_owned(),
            "<</Type /Page/Parent 2 0 R/Resources <<>>/Contents 4 0 R>>".to_owned(),
            format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        ],
    )
}
