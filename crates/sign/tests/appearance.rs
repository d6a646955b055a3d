//! Appearances, drawn into a page of their own and judged by foreign programs.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::io::Write as _;
use std::process::Command;

use segel_pdf::{Dictionary, IndirectObject, Object, ObjectId, write_object};
use segel_sign::{Appearance, Drawn, Image, ImageFault, SignError};

fn draw(appearance: &Appearance, width: f64, height: f64) -> Result<Drawn, SignError> {
    let mut next = 9;
    appearance.draw(width, height, &mut || {
        next += 1;
        ObjectId::new(next, 0)
    })
}

/// A file of one page whose only annotation-free content is the drawn form.
fn page(drawn: &Drawn, width: f64, height: f64) -> Vec<u8> {
    let form = drawn.form;
    let content = b"/A Do";
    let mut objects: Vec<(ObjectId, Vec<u8>)> = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R \
             /Resources << /XObject << /A {form} R >> >> >>"
        ),
        format!("<< /Length {} >>\nstream\n{}\nendstream", content.len(), "/A Do"),
    ]
    .into_iter()
    .zip(1..)
    .map(|(text, number)| (ObjectId::new(number, 0), text.into_bytes()))
    .collect();
    for (id, object) in &drawn.objects {
        let mut bytes = Vec::new();
        match object {
            IndirectObject::Plain(object) => write_object(object, &mut bytes),
            IndirectObject::Stream(stream) => {
                write_object(&Object::Dictionary(stream.dictionary.clone()), &mut bytes);
                bytes.extend(b"\nstream\n");
                bytes.extend(&stream.data);
                bytes.extend(b"\nendstream");
            }
        }
        objects.push((*id, bytes));
    }
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (id, bytes) in &objects {
        table += &format!("{} 1\n{:010} 00000 n \n", id.number, file.len());
        writeln!(file, "{id} obj").unwrap();
        file.extend(bytes);
        file.extend(b"\nendobj\n");
    }
    let size = objects.iter().map(|(id, _)| id.number).max().unwrap_or(0) + 1;
    let start = file.len();
    file.extend(
        format!("{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    file
}

fn png(colour: png::ColorType, samples: &[u8], side: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    file
}

fn full() -> Appearance {
    let pixels: Vec<u8> =
        (0..16).flat_map(|i| [200, 20, 20, if i % 2 == 0 { 255 } else { 60 }]).collect();
    Appearance::new()
        .with_bold_line("Ditandatangani secara elektronik oleh")
        .with_line("Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu")
        .with_bold_line("Drs. ACHMAD SYAIFUDDIN, M.Si.")
        .with_line("NIP 19700101 199003 1 001")
        .with_image(Image::from_bytes(&png(png::ColorType::Rgba, &pixels, 4)).unwrap())
        .with_qr("https://dpmptsp.blitarkab.go.id/cek/2026/ABCDEF")
        .with_frame()
}

fn stream_dictionaries(drawn: &Drawn) -> impl Iterator<Item = &Dictionary> {
    drawn.objects.iter().filter_map(|(_, object)| match object {
        IndirectObject::Stream(stream) => Some(&stream.dictionary),
        IndirectObject::Plain(_) => None,
    })
}

#[test]
fn the_same_appearance_gives_the_same_objects() {
    assert_eq!(draw(&full(), 260.0, 70.0), draw(&full(), 260.0, 70.0));
}

#[test]
fn a_character_without_a_glyph_is_named_in_the_error() {
    let refused = draw(&Appearance::new().with_line("Bupati 県"), 200.0, 60.0).unwrap_err();
    assert_eq!(refused, SignError::MissingGlyph { character: '県' });
    assert!(refused.to_string().contains("U+770C"));
}

#[test]
fn a_box_without_area_is_refused() {
    for (width, height) in [(0.0, 50.0), (50.0, -1.0), (f64::NAN, 50.0), (f64::INFINITY, 5.0)] {
        let refused = draw(&Appearance::new().with_line("a"), width, height);
        assert!(matches!(refused, Err(SignError::EmptyBox { .. })));
    }
}

#[test]
fn only_a_png_that_is_not_opaque_has_a_soft_mask() {
    let masks = |alpha: u8| {
        let pixels: Vec<u8> = (0..16).flat_map(|_| [1, 2, 3, alpha]).collect();
        let image = Image::from_bytes(&png(png::ColorType::Rgba, &pixels, 4)).unwrap();
        let drawn = draw(&Appearance::new().with_image(image), 60.0, 60.0).unwrap();
        stream_dictionaries(&drawn).filter(|stream| stream.value("SMask").is_some()).count()
    };
    assert_eq!(masks(255), 0);
    assert_eq!(masks(254), 1);
}

#[test]
fn every_beginning_of_a_png_is_refused_without_panic() {
    let file = png(png::ColorType::Grayscale, &[7; 64], 8);
    let whole = Image::from_bytes(&file).unwrap();
    assert_eq!((whole.width(), whole.height()), (8, 8));
    for end in 0..file.len() - 16 {
        assert!(Image::from_bytes(&file[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_png_that_claims_a_billion_pixels_is_refused() {
    let mut file = png(png::ColorType::Grayscale, &[7; 64], 8);
    file[16..24].copy_from_slice(&[0, 0, 0x80, 0, 0, 0, 0x80, 0]);
    // The checksum of the header is wrong now, or the size is: either way it is not read.
    assert!(matches!(
        Image::from_bytes(&file),
        Err(SignError::Image(ImageFault::Damaged | ImageFault::TooLarge { .. }))
    ));
}

#[test]
fn foreign_programs_read_the_text_and_find_no_fault() {
    let drawn = draw(&full(), 260.0, 70.0).unwrap();
    let directory = std::env::temp_dir().join(format!("segel-appearance-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("a.pdf");
    std::fs::File::create(&path).unwrap().write_all(&page(&drawn, 260.0, 70.0)).unwrap();
    match Command::new("qpdf").arg("--check").arg(&path).output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "qpdf: {text}");
        }
        Err(_) => eprintln!("skipped: qpdf is not here"),
    }
    match Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).replace('\n', " ");
            assert!(text.contains("Kepala Dinas Penanaman Modal dan Pelayanan"), "{text}");
            assert!(text.contains("Drs. ACHMAD SYAIFUDDIN, M.Si."), "{text}");
            assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        Err(_) => eprintln!("skipped: pdftotext is not here"),
    }
    std::fs::remove_dir_all(&directory).unwrap();
}
