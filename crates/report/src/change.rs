//! What each change after a signature says, in both languages.

use segel_pdf::changes::{Change, ChangeKind};

use crate::language::Language;
use crate::shown;

/// The sentence of a change: page, name, old → new, and where in the file it stands.
pub fn change_sentence(change: &Change, language: Language) -> String {
    let mut subject = String::new();
    if let Some(page) = change.page {
        subject.push_str(&format!("{} {page}: ", language.of(("halaman", "page"))));
    }
    subject.push_str(language.of(phrase(change.kind)));
    if let Some(name) = &change.name {
        subject.push_str(&format!(" ({})", shown::quoted(name)));
    }
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old == new => {
            let same = language.of((
                "tampak sama, tetapi ditulis dengan cara lain",
                "looks the same, but is written in another way",
            ));
            subject.push_str(&format!(": {} ({same})", shown::quoted(old)));
        }
        (Some(old), Some(new)) => {
            subject.push_str(&format!(
                ": {}",
                shown::from_to(change.name.as_deref(), [old, new], language)
            ));
        }
        (Some(old), None) => {
            let before = language.of(("sebelumnya", "before"));
            subject.push_str(&format!(": {before} {}", shown::quoted(old)));
        }
        (None, Some(new)) => {
            let now = language.of(("sekarang", "now"));
            subject.push_str(&format!(": {now} {}", shown::quoted(new)));
        }
        (None, None) => {}
    }
    let mut place = vec![format!("{} {}", language.of(("revisi", "revision")), change.revision)];
    if let Some(object) = change.object {
        place.push(format!("{} {object}", language.of(("objek", "object"))));
    }
    if let Some(range) = &change.bytes {
        place.push(shown::bytes(range, language));
    }
    format!("{} [{}].", capitalised(&subject), place.join(", "))
}

/// The bare sentence of a sort of change.
pub fn change_kind_sentence(kind: ChangeKind, language: Language) -> String {
    format!("{}.", capitalised(language.of(phrase(kind))))
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// Indonesian and English, to follow a page or to begin a sentence.
fn phrase(kind: ChangeKind) -> (&'static str, &'static str) {
    match kind {
        ChangeKind::SignatureAdded => {
            ("tanda tangan lain ditambahkan", "another signature was added")
        }
        ChangeKind::VisibleSignatureAdded => (
            "tanda tangan lain ditambahkan di tempat baru yang tampak pada halaman",
            "another signature was added in a new place that shows on the page",
        ),
        ChangeKind::SignatureOverContent => (
            "tanda tangan lain ditambahkan di atas teks atau anotasi yang sudah ada",
            "another signature was added on top of text or of another annotation",
        ),
        ChangeKind::SignatureUnclear => (
            "tanda tangan lain ditambahkan di atas tampilan tanda tangan yang sudah ada, atau tepat di samping angka",
            "another signature was added on top of the face of an earlier one, or right beside a number",
        ),
        ChangeKind::CertificationAdded => (
            "tanda tangan sertifikasi ditambahkan, padahal bukan tanda tangan pertama",
            "a certifying signature was added, though it is not the first signature",
        ),
        ChangeKind::DocumentTimestampAdded => {
            ("cap waktu dokumen ditambahkan", "a document time-stamp was added")
        }
        ChangeKind::ValidationDataAdded => (
            "data pembuktian jangka panjang ditambahkan",
            "data for long-term validation was added",
        ),
        ChangeKind::ValidationDataRemoved => (
            "data pembuktian jangka panjang dihapus atau diganti",
            "data for long-term validation was taken away or replaced",
        ),
        ChangeKind::VersionRaised => (
            "versi format berkas dinyatakan lain",
            "the version of the file format is stated otherwise",
        ),
        ChangeKind::SameContent => (
            "sebuah objek ditulis ulang dengan isi yang sama",
            "an object was written again with the same content",
        ),
        ChangeKind::FieldFilled => ("isian formulir diisi", "a form field was filled in"),
        ChangeKind::FieldChanged => (
            "isian formulir diubah, bukan hanya nilainya",
            "a form field was changed, not only its value",
        ),
        ChangeKind::LockedFieldChanged => (
            "isian formulir yang dikunci oleh tanda tangan ini diubah",
            "a form field that this signature locks was changed",
        ),
        ChangeKind::FieldAdded => ("isian formulir baru ditambahkan", "a form field was added"),
        ChangeKind::FieldRemoved => ("isian formulir dihapus", "a form field was taken away"),
        ChangeKind::FormChanged => {
            ("pengaturan formulir diubah", "the settings of the form were changed")
        }
        ChangeKind::ScriptsRun => (
            "versi yang ditandatangani menjalankan skrip saat dibuka, yang dapat menampilkan hal lain bila ada revisi sesudahnya",
            "the signed version runs scripts when it is opened, which may show something else once a revision follows",
        ),
        ChangeKind::FormUnclear => (
            "isian formulir tidak lagi digambar ulang oleh aplikasi; yang tampil kini tampilan yang tersimpan",
            "fields are no longer drawn by the application; what is shown now are the stored appearances",
        ),
        ChangeKind::FormDefaultsAdded => {
            ("pengaturan bawaan formulir ditambahkan", "default settings of the form were added")
        }
        ChangeKind::FieldUnclear => (
            "isian formulir diisi, dan tampilannya dapat dibaca lain dari nilainya",
            "a form field was filled in, and what it shows may be read otherwise than its value",
        ),
        ChangeKind::NoteUnclear => (
            "catatan atau garis pada teks ditambahkan, diubah, atau dihapus, dan dapat terbaca sebagai isi",
            "a note or a line on text was added, changed or taken away, and could be read as content",
        ),
        ChangeKind::NoteAdded => {
            ("catatan atau penanda teks ditambahkan", "a note or a mark on text was added")
        }
        ChangeKind::NoteChanged => {
            ("catatan atau penanda teks diubah", "a note or a mark on text was changed")
        }
        ChangeKind::NoteRemoved => {
            ("catatan atau penanda teks dihapus", "a note or a mark on text was taken away")
        }
        ChangeKind::FormDefaultsExtended => (
            "huruf baku untuk isian formulir ditambahkan",
            "standard fonts for form fields were added",
        ),
        ChangeKind::AnnotationAdded => (
            "catatan dengan tampilan yang dapat menutupi isi ditambahkan",
            "a note was added whose look may cover what the page shows",
        ),
        ChangeKind::OverlayAdded => (
            "tempelan yang dapat menutupi isi halaman ditambahkan",
            "something that can cover what the page shows was added",
        ),
        ChangeKind::AnnotationChanged => {
            ("anotasi pada halaman diubah", "an annotation on the page was changed")
        }
        ChangeKind::AnnotationRemoved => {
            ("anotasi pada halaman dihapus", "an annotation on the page was taken away")
        }
        ChangeKind::PageContentChanged => {
            ("isi halaman yang tampak diubah", "what the page shows was changed")
        }
        ChangeKind::PageChanged => {
            ("pengaturan halaman diubah", "the settings of the page were changed")
        }
        ChangeKind::PagesChanged => (
            "halaman ditambah, dihapus, atau diurutkan lain",
            "pages were added, taken away or put in another order",
        ),
        ChangeKind::CatalogChanged => {
            ("pengaturan pokok dokumen diubah", "the main settings of the document were changed")
        }
        ChangeKind::MetadataChanged => {
            ("keterangan dokumen diubah", "the description of the document was changed")
        }
        ChangeKind::MetadataDatesChanged => (
            "tanggal atau nama aplikasi dalam keterangan dokumen diperbarui",
            "dates or program names in the description of the document were updated",
        ),
        ChangeKind::GenerationUnclear => (
            "sebuah objek disebut dengan generasi yang bukan miliknya; aplikasi pembaca dapat menampilkannya lain",
            "an object is named under a generation that it has not; readers may show it differently",
        ),
        ChangeKind::PanelChanged => (
            "panel yang dibuka aplikasi di samping halaman dinyatakan lain",
            "the panel that readers open beside the pages is another one",
        ),
        ChangeKind::MetadataUnclear => (
            "keterangan dokumen ditulis ulang dengan arti yang sama, dan sebagian aplikasi dapat membacanya lain",
            "the description of the document was written in another way that means the same, and some readers may take it otherwise",
        ),
        ChangeKind::StructureChanged => {
            ("struktur isi dokumen diubah", "the structure of the content was changed")
        }
        ChangeKind::AttachmentsChanged => ("lampiran diubah", "the attached files were changed"),
        ChangeKind::SignatureChanged => (
            "data tanda tangan yang sudah ada diubah",
            "the data of an existing signature was changed",
        ),
        ChangeKind::SizeUnclear => (
            "jumlah objek dinyatakan terlalu kecil, sehingga sebagian aplikasi mengabaikan bagian yang ada",
            "the number of objects is stated too low, so that some readers ignore parts that are there",
        ),
        ChangeKind::TrailerChanged => (
            "berkas diarahkan ke isi, enkripsi, atau identitas lain",
            "the file was pointed to other content, encryption or identity",
        ),
        ChangeKind::ObjectReplaced => (
            "bagian yang dipakai versi bertanda tangan diganti",
            "a part that the signed version uses was replaced",
        ),
        ChangeKind::ObjectFreed => (
            "bagian yang dipakai versi bertanda tangan dihapus",
            "a part that the signed version uses was deleted",
        ),
        ChangeKind::ObjectAdded => (
            "bagian baru ditambahkan tanpa alasan yang diizinkan",
            "a part was added that nothing allowed uses",
        ),
        ChangeKind::UnusedObjectAdded => (
            "bagian baru ditambahkan yang tidak dipakai oleh apa pun",
            "a part was added that nothing uses",
        ),
        ChangeKind::UnaccountedBytes => {
            ("ada data yang bukan bagian dokumen", "there is data that belongs to nothing")
        }
        ChangeKind::ReadersDiffer => (
            "ada bagian yang ditulis dalam bentuk yang dibaca berbeda oleh sebagian aplikasi",
            "there is a part in a form that not every reader takes for the same",
        ),
        ChangeKind::SleepingData => (
            "versi yang ditandatangani memuat data tersembunyi, yang ditampilkan sebagian aplikasi bila ada \
             revisi sesudahnya",
            "the signed version holds hidden data that some readers show once a revision follows",
        ),
        ChangeKind::PackedDraft => (
            "versi yang ditandatangani memuat bentuk lama suatu bagian yang menampilkan hal lain, dan sebagian \
             aplikasi dapat mengambilnya",
            "the signed version holds an older form of a part that shows something else, and some readers may \
             take it",
        ),
        ChangeKind::TableOverStreams => (
            "daftar isi berkas ditambahkan dalam bentuk lama, sehingga sebagian aplikasi dapat kehilangan \
             bagian yang dipadatkan",
            "the list of what the file holds goes on in an older form, in which some readers may lose parts \
             that are packed",
        ),
        ChangeKind::Unreadable => (
            "revisi ini tidak dapat dibaca sampai akhir",
            "this revision cannot be read to its end",
        ),
    }
}
