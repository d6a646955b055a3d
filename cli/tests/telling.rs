//! The commands that tell: inspect, kinds, completions, man.
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use bench::{Bench, Outcome};

#[test]
fn inspect_tells_facts_and_no_verdict() -> Outcome {
    let bench = Bench::new("inspect-facts")?;
    bench.sign(&["surat.pdf", "-o", "one.pdf", "--field", "Pertama"])?.with_code(0);
    bench.sign(&["one.pdf", "-o", "two.pdf", "--certify", "none"])?.with_code(2);
    bench.sign(&["one.pdf", "-o", "two.pdf", "--field", "Kedua"])?.with_code(0);
    let json = ["inspect", "two.pdf", "--json", "--trust", "root.pem"];
    let said = bench.run(&json)?.with_code(0);
    assert_eq!(said.err, "");
    let facts: serde_json::Value = serde_json::from_str(&said.out)?;
    assert_eq!(facts["revisions"].as_array().map(Vec::len), Some(3));
    let [first, second] = facts["signatures"].as_array().ok_or("no signatures")?.as_slice() else {
        return Err("not two signatures".into());
    };
    assert_eq!((&first["field"], &second["field"]), (&"Pertama".into(), &"Kedua".into()));
    assert_eq!(first["covers_revision"], 2);
    assert_eq!(second["covers_revision"], 3);
    assert_eq!(first["cms"]["message_digest_matches"], true);
    assert_eq!(first["cms"]["signature_value"], "verifies");
    assert_eq!(first["cms"]["signing_certificate"], "matches");
    assert_eq!(first["cms"]["chain"]["reaches_anchor"], true);
    let said = bench.run(&["inspect", "two.pdf", "--lang", "en"])?.with_code(0);
    let said = said.saying("Digests are equal").saying("reaches no anchor");
    for word in ["VALID", "UNTRUSTED", "TOTAL"] {
        assert!(!said.out.contains(word), "{}", said.out);
    }
    Ok(())
}

#[test]
fn inspect_tells_of_a_changed_byte_and_still_exits_with_0() -> Outcome {
    let bench = Bench::new("inspect-changed")?;
    bench.sign(&["surat.pdf", "-o", "one.pdf"])?.with_code(0);
    let mut changed = bench.read("one.pdf")?;
    *changed.get_mut(10).ok_or("an empty file")? ^= 1;
    bench.write("changed.pdf", &changed)?;
    let said = bench.run(&["inspect", "changed.pdf", "--json"])?.with_code(0);
    let facts: serde_json::Value = serde_json::from_str(&said.out)?;
    let cms = &facts["signatures"][0]["cms"];
    assert_eq!(cms["message_digest_matches"], false);
    assert_eq!(cms["signature_value"], "verifies");
    bench.run(&["inspect", "surat.pdf"])?.with_code(0).saying("Tidak ada tanda tangan");
    bench.run(&["inspect", "root.pem"])?.with_code(2).complaining("root.pem: bukan berkas PDF");
    Ok(())
}

#[test]
fn kinds_are_listed_and_shown() -> Outcome {
    let bench = Bench::new("kinds")?;
    let listed = bench.run(&["kinds"])?.with_code(0);
    let line = listed.out.lines().find(|line| line.starts_with("siujk ")).ok_or("no siujk")?;
    let title = line.strip_prefix("siujk").map(str::trim_start).unwrap_or_default();
    assert!(title.starts_with("Izin Usaha Jasa Konstruksi"), "{line}");
    bench.run(&["kinds", "list", "--lang", "en"])?.with_code(0).saying("Construction");
    let said = bench.run(&["kinds", "show", "siujk"])?.with_code(0);
    said.saying("* nama_badan_usaha").saying("tte");
    let said = bench.run(&["kinds", "show", "siujk", "--json"])?.with_code(0);
    let shown: serde_json::Value = serde_json::from_str(&said.out)?;
    assert_eq!(shown["validity_months"], 36);
    let said = bench.run(&["kinds", "show", "tdup", "--example"])?.with_code(0);
    serde_json::from_str::<serde_json::Value>(&said.out)?;
    let said = bench.run(&["kinds", "show", "ktp"])?.with_code(2);
    said.complaining("\"ktp\"").complaining("siujk, ").complaining("tdup, tdupr");
    Ok(())
}

#[test]
fn completions_and_manual_pages_are_written() -> Outcome {
    let bench = Bench::new("completions")?;
    for shell in ["bash", "zsh", "fish"] {
        bench.run(&["completions", shell])?.with_code(0).saying("verify");
    }
    bench.run(&["man", "man1"])?.with_code(0);
    let page = String::from_utf8(bench.read("man1/segel-sign.1")?)?;
    assert!(page.contains("passphrase\\-file"), "{page}");
    assert!(bench.has("man1/segel.1"));
    Ok(())
}
