//! What the page holds, and what nothing from a document can make of it.

use std::error::Error;

use super::*;
use crate::word::Worded;

type Tested = Result<(), Box<dyn Error>>;

fn valid() -> Result<JsonReport, Box<dyn Error>> {
    let reports: Vec<JsonReport> = serde_json::from_str(include_str!("../tests/report.json"))?;
    Ok(reports.into_iter().next().ok_or("the first report")?)
}

/// Every tag of a page, as it stands between `<` and `>`.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|part| part.split('>').next().unwrap_or(part)).collect()
}

#[test]
fn the_page_is_whole_and_asks_for_nothing_from_outside() -> Tested {
    for language in Language::ALL {
        let page = html(&[valid()?], language);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\""), "{page}");
        assert!(page.ends_with("</html>\n"));
        for outside in
            ["<script", "<link", "<img", "<a ", "href", "src=", "http", "url(", "@import"]
        {
            // The policy that forbids them is no use of them.
            let rest = page.replace("http-equiv", "").replace("style-src", "");
            assert!(!rest.contains(outside), "{outside}");
        }
        let mut open: Vec<&str> = Vec::new();
        for tag in tags(&page) {
            let name = tag.split([' ', '>']).next().unwrap_or(tag);
            if matches!(name, "!DOCTYPE" | "meta") {
                continue;
            }
            match name.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name), "{page}"),
                None => open.push(name),
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
    Ok(())
}

#[test]
fn the_verdict_stands_before_everything_else() -> Tested {
    let page = html(&[valid()?], Language::Indonesian);
    let mut rest = page.as_str();
    for part in [
        "<h1>SAH</h1>",
        "siujk.pdf",
        "Setiap tanda tangan sah",
        "PERHATIAN: Pencabutan sertifikat tidak diperiksa",
        "Siti Aminah, S.H., M.Si.",
        "hanya menurut penandatangan; tidak terbukti",
        "Tidak diperiksa",
        "contract/1",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ] {
        rest = rest.split_once(part).ok_or_else(|| format!("{part} is missing or late"))?.1;
    }
    Ok(())
}

#[test]
fn strings_of_the_document_become_no_markup_and_turn_nothing_around() -> Tested {
    let hostile = "</p><script>alert('x')</script>\" onload=\"y\u{202e}\u{200b}\u{2066}&amp;\u{0}";
    let mut report = valid()?;
    let calm = tags(&html(&[report.clone()], Language::English)).len();
    report.file = hostile.to_owned();
    report.policy = hostile.to_owned();
    let signature = report.signatures.first_mut().ok_or("a signature")?;
    signature.field = hostile.to_owned();
    signature.location = Some(hostile.to_owned());
    signature.sub_filter = Some(hostile.to_owned());
    signature.claimed_signing_time = Some(hostile.to_owned());
    if let Some(signer) = &mut signature.signer {
        signer.common_name = Some(hostile.to_owned());
        signer.subject = hostile.to_owned();
        signer.issuer = hostile.to_owned();
        signer.serial = hostile.to_owned();
    }
    for finding in &mut signature.findings {
        finding.text = hostile.to_owned();
    }
    let page = html(&[report], Language::English);
    assert_eq!(tags(&page).len(), calm);
    assert!(!page.contains("<script") && !page.contains("\" onload"), "{page}");
    assert!(page.contains("&lt;/p&gt;&lt;script&gt;alert(&#39;x&#39;)"), "{page}");
    assert!(page.contains("&lt;U+202E&gt;"), "{page}");
    assert!(!page.chars().any(|c| c != '\n' && crate::shown::is_hostile(c)), "{page:?}");
    Ok(())
}

#[test]
fn a_change_is_told_with_page_object_and_both_values() -> Tested {
    let mut report = valid()?;
    report.conclusion = Worded(Conclusion::Changed);
    let signature = report.signatures.first_mut().ok_or("a signature")?;
    signature.conclusion = Worded(Conclusion::Changed);
    signature.changes = vec![serde_json::from_value(serde_json::json!({
        "page": 3, "object": "12 0", "kind": "field_filled", "allowed": false,
        "revision": 2, "bytes": [100, 200], "name": "nilai", "old": "1.000", "new": "<9.000>",
        "text": "Halaman 3: isian diisi.",
    }))?];
    let page = html(&[report], Language::Indonesian);
    assert!(page.contains("<header class=\"bad\">\n<h1>BERUBAH</h1>"), "{page}");
    assert!(page.contains("(“nilai”)</td>\n<td>3</td>\n"), "{page}");
    assert!(page.contains("<td>12 0, revisi 2, byte 100–199</td>"), "{page}");
    assert!(page.contains("“1.000” → “&lt;9.000&gt;”</td>"), "{page}");
    assert!(page.contains("<td class=\"word\">DILARANG</td>"), "{page}");
    assert!(page.contains("--extract-signed 1"), "{page}");
    Ok(())
}

#[test]
fn every_file_has_a_sheet_of_its_own() -> Tested {
    let report = valid()?;
    let page = html(&[report.clone(), report], Language::English);
    assert_eq!(page.matches("<article>").count(), 2);
    assert_eq!(page.matches("<!DOCTYPE").count(), 1);
    Ok(())
}

#[test]
fn a_document_that_is_not_in_force_does_not_look_good() -> Tested {
    let listed = |status: &str| -> Result<String, Box<dyn Error>> {
        let register = crate::json::JsonRegister {
            status: status.to_owned(),
            nomor: None,
            since: None,
            valid_until: None,
            replaced_by: None,
            issued_at: "2026-11-24T03:00:00Z".to_owned(),
            next_update: "2026-11-25T03:00:00Z".to_owned(),
            signed_by: "Siti Aminah".to_owned(),
        };
        Ok(html(&[valid()?.with_register(register)], Language::Indonesian))
    };
    let unlisted = "status dokumen pada register";
    assert!(html(&[valid()?], Language::Indonesian).contains(unlisted));
    for (status, look) in [
        ("BERLAKU", "good"),
        ("DICABUT", "bad"),
        ("KEDALUWARSA", "bad"),
        ("TIDAK_DIKETAHUI", "open"),
    ] {
        let page = listed(status)?;
        assert!(page.contains(&format!("<header class=\"{look}\">")), "{status}");
        assert!(page.contains("<h1>SAH</h1>") && page.contains("REGISTER: "), "{status}");
        assert!(!page.contains(unlisted), "{status}");
    }
    Ok(())
}
