//! `segel register list|show|audit|void|withdraw|replace|export|statistics`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use segel::issue::register::desk::Withdrawal;
use segel::issue::register::papers::PapersError;
use segel::issue::register::{Entry, EntryId, Register, RegisterError, Selection, State};
use segel::sign::sign_detached;
use serde_json::{Value, json};

use crate::acting::{self, Acting};
use crate::arguments::KeyArguments;
use crate::credential;
use crate::output;
use crate::papers::Papers;
use crate::status;
use crate::table::{Table, span};
use crate::words::{
    Language, Trouble, keys, listing as words, papers as papers_words, queue, signing,
};
use crate::written::{self, Existing};

/// The exit code of a register that is not in order.
const BREACH: u8 = 1;

#[derive(Debug, Args)]
pub(crate) struct RegisterArguments {
    /// Register of numbers [default: segel/register.db in the user's data folder]
    #[arg(long, global = true, value_name = "FILE|URL")]
    register: Option<PathBuf>,
    /// Who acts, for the journal [default: the user]
    #[arg(long, global = true, value_name = "NAME")]
    actor: Option<String>,
    /// Instant of the act, or as of which a status is told [default: now]
    #[arg(long, global = true, value_name = "RFC3339")]
    time: Option<String>,
    /// Write JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List numbers and what became of them
    List {
        #[command(flatten)]
        which: Which,
    },
    /// Show one entry and its lines in the journal
    Show {
        /// The number as printed, or the number of the entry
        entry: String,
    },
    /// Prove that every number has one fate and every file is what was recorded
    Audit {
        /// The bucket that the desk keeps documents in, as `segel queue` takes it
        #[arg(long, value_name = "DIR|URL")]
        papers: Option<PathBuf>,
    },
    /// Leave a number unused for good
    Void {
        /// The number as printed, or the number of the entry
        entry: String,
        /// Why; without names of applicants and without NIK
        #[arg(long)]
        reason: String,
    },
    /// Withdraw a document that was handed out (cabut)
    Withdraw {
        /// The number as printed, or the number of the entry
        entry: String,
        /// Why; without names of applicants and without NIK
        #[arg(long)]
        reason: String,
    },
    /// Record that another document takes the place of one (ganti)
    Replace {
        /// The number as printed, or the number of the entry
        entry: String,
        /// The document that takes its place
        #[arg(long, value_name = "ENTRY")]
        by: String,
    },
    /// Write the register for others: CSV, JSON, or the hash-chained journal
    Export {
        /// In which form [default: csv]
        #[arg(long, value_enum)]
        format: Option<Form>,
        /// Where to; without it stdout
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Overwrite a file that exists already
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Write the signed status list, for `segel verify --status`
    Status {
        /// Where the list goes; its signature goes beside it as FILE.p7s
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Overwrite files that exist already
        #[arg(long)]
        force: bool,
        /// Hours until the next list
        #[arg(long, value_name = "N", default_value = "24", value_parser = clap::value_parser!(u32).range(1..=8784))]
        hours: u32,
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Copy the register, journal and all, to a file or a server that has none
    Copy {
        /// Where to
        #[arg(value_name = "FILE|URL")]
        to: PathBuf,
    },
    /// Count what was issued per month and kind
    Statistics {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Csv,
    Json,
    Journal,
}

/// Which entries are meant; without a word all of them.
#[derive(Debug, Args)]
struct Which {
    /// Only this kind
    #[arg(long)]
    kind: Option<String>,
    /// Only this unit or village, by its code
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Only this year
    #[arg(long)]
    year: Option<u16>,
    /// Only this state: reserved, prepared, signed, published, void
    #[arg(long, value_parser = state)]
    state: Option<State>,
    /// Only what follows this entry: where the last page ended
    #[arg(long, value_name = "ENTRY")]
    after: Option<u32>,
    /// No more than this many
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

fn state(name: &str) -> Result<State, String> {
    State::named(name).ok_or_else(|| "reserved, prepared, signed, published, void".to_owned())
}

impl Which {
    fn selection(&self) -> Selection {
        Selection {
            kind: self.kind.clone(),
            kode_unit: self.unit.clone(),
            tahun: self.year,
            state: self.state,
            after: self.after.map(EntryId::new),
            limit: self.limit,
        }
    }
}

pub(crate) fn run(arguments: &RegisterArguments, language: Language) -> Result<u8, Trouble> {
    let (mut register, acting) = acting::existing(
        arguments.register.as_deref(),
        arguments.actor.as_deref(),
        arguments.time.as_deref(),
    )?;
    let desk = Clerk { register: &mut register, acting, language, json: arguments.json };
    match &arguments.action {
        Action::List { which } => desk.list(&which.selection()),
        Action::Show { entry } => desk.show(entry),
        Action::Audit { papers } => desk.audit(papers.as_deref()),
        Action::Void { entry, reason } => {
            desk.step(entry, |register, entry, acting| register.void(entry, reason, &acting.act()))
        }
        Action::Withdraw { entry, reason } => desk.withdraw(entry, reason),
        Action::Replace { entry, by } => {
            let by = find(desk.register, by)?.id;
            desk.step(entry, |register, entry, acting| register.replace(entry, by, &acting.act()))
        }
        Action::Export { format, output, force, which } => {
            let form = match (format, arguments.json) {
                (Some(form), _) => *form,
                (None, true) => Form::Json,
                (None, false) => Form::Csv,
            };
            desk.export(form, output.as_deref(), *force, &which.selection())
        }
        Action::Status { output, force, hours, key } => desk.status(output, *force, *hours, key),
        Action::Copy { to } => desk.copy(to),
        Action::Statistics { which } => desk.statistics(&which.selection()),
    }
}

/// Who was asked for what, at which register.
struct Clerk<'a> {
    register: &'a mut Register,
    acting: Acting,
    language: Language,
    json: bool,
}

fn refused(error: RegisterError) -> Trouble {
    queue::refused(&error)
}

impl Clerk<'_> {
    fn day(&self) -> Result<segel::issue::CalendarDate, Trouble> {
        self.register.day(self.acting.at).map_err(|error| refused(error.into()))
    }

    fn list(self, selection: &Selection) -> Result<u8, Trouble> {
        let day = self.day()?;
        if self.json {
            let mut out = Vec::new();
            self.register.export_json(selection, day, &mut out).map_err(refused)?;
            output::data(&String::from_utf8_lossy(&out));
            return Ok(0);
        }
        let entries = self.register.entries(selection).map_err(refused)?;
        let mut table = Table::new(&self.language.pick(
            [">entri", "nomor", "tanggal", "jenis", "unit", "keadaan", "berlaku s.d."],
            [">entry", "number", "date", "kind", "unit", "state", "good until"],
        ));
        for entry in &entries {
            table.row([
                entry.id.to_string(),
                entry.nomor.to_string(),
                entry.tanggal.to_string(),
                entry.kind.clone(),
                entry.kode_unit.clone(),
                words::fate(entry, day).text(self.language).to_owned(),
                entry.valid_until.map(|day| day.to_string()).unwrap_or_default(),
            ]);
        }
        if !table.is_empty() {
            output::data(&table.text());
        }
        output::remark(words::counted(entries.len()).text(self.language));
        Ok(0)
    }

    fn show(self, name: &str) -> Result<u8, Trouble> {
        let entry = find(self.register, name)?;
        let day = self.day()?;
        let lines = self.register.journal_of(entry.id).map_err(refused)?;
        if self.json {
            let mut shown = as_json(&entry, day);
            if let Some(object) = shown.as_object_mut() {
                object
                    .insert("prepared".into(), json!(entry.prepared.map(|digest| digest.to_hex())));
                object.insert("path".into(), json!(entry.file.map(|file| file.path)));
                object.insert("journal".into(), json!(lines));
            }
            output::json(&shown);
            return Ok(0);
        }
        let mut text = String::new();
        for (name, value) in words::facts(&entry, day, self.language) {
            text.push_str(&format!("{name:<18}{value}\n"));
        }
        let mut table = Table::new(&self.language.pick(
            [">baris", "waktu", "pelaku", "langkah", "hasil", "catatan"],
            [">line", "time", "actor", "step", "outcome", "note"],
        ));
        for line in lines {
            table.row([
                line.seq.to_string(),
                line.at,
                line.actor,
                line.action.to_string(),
                line.outcome.name().to_owned(),
                line.note.unwrap_or_default(),
            ]);
        }
        output::data(&format!("{text}\n{}", table.text()));
        Ok(0)
    }

    fn audit(self, papers: Option<&Path>) -> Result<u8, Trouble> {
        let papers = papers.map(Papers::at).transpose()?;
        let mut unreached = None;
        let read = |path: &Path| match papers.as_ref().and_then(|papers| papers.read_at(path)) {
            _ if unreached.is_some() => Err(std::io::ErrorKind::NotConnected.into()),
            None => std::fs::read(path),
            Some(Ok(content)) => Ok(content),
            // Some other file is there, and so the audit finds it.
            Some(Err(PapersError::Changed { .. })) => Ok(Vec::new()),
            Some(Err(PapersError::Missing { .. })) => Err(std::io::ErrorKind::NotFound.into()),
            Some(Err(error)) => {
                unreached.get_or_insert(error);
                Err(std::io::ErrorKind::NotConnected.into())
            }
        };
        let audit = self.register.audit(read).map_err(refused)?;
        // A place that cannot be reached is no breach: nothing is known of the files.
        if let Some(error) = unreached {
            return Err(papers_words::refused(&error));
        }
        let code = if audit.breaches.is_empty() { 0 } else { BREACH };
        if self.json {
            let breaches: Vec<Value> = audit
                .breaches
                .iter()
                .map(|breach| {
                    let text = words::breach(breach);
                    json!({ "code": breach.code(), "text": text.text(self.language) })
                })
                .collect();
            let books: Vec<Value> = audit
                .books
                .iter()
                .map(|book| {
                    json!({
                        "sequence": book.sequence.to_string(), "tahun": book.tahun,
                        "first": book.first, "last": book.last, "published": book.published,
                        "void": book.void, "unfinished": book.unfinished,
                    })
                })
                .collect();
            output::json(&json!({
                "schema": "segel.audit/1", "entries": audit.entries, "files": audit.files,
                "journal": { "lines": audit.head.seq, "sha256": audit.head.hash },
                "books": books, "breaches": breaches,
            }));
            return Ok(code);
        }
        let mut table = Table::new(&self.language.pick(
            ["urutan", ">tahun", ">dari", ">sampai", ">terbit", ">batal", ">berjalan"],
            ["sequence", ">year", ">from", ">to", ">issued", ">void", ">under way"],
        ));
        for book in &audit.books {
            table.row([
                book.sequence.to_string(),
                book.tahun.to_string(),
                book.first.to_string(),
                book.last.map(|last| last.to_string()).unwrap_or_default(),
                book.published.to_string(),
                book.void.to_string(),
                book.unfinished.to_string(),
            ]);
        }
        if !table.is_empty() {
            output::data(&format!("{}\n", table.text()));
        }
        for breach in &audit.breaches {
            output::data(&format!("! {}\n", words::breach(breach).text(self.language)));
        }
        output::data(&format!("{}\n", words::audited(&audit).text(self.language)));
        Ok(code)
    }

    fn step(
        self,
        name: &str,
        step: impl FnOnce(&mut Register, EntryId, &Acting) -> Result<Entry, RegisterError>,
    ) -> Result<u8, Trouble> {
        let day = self.day()?;
        let entry = find(self.register, name)?;
        let after = step(self.register, entry.id, &self.acting).map_err(refused)?;
        if self.json {
            output::json(&as_json(&after, day));
        } else {
            output::remark(words::became(&after, day).text(self.language));
        }
        Ok(0)
    }

    /// Where there is a desk, the first person asks for it and another one makes it.
    fn withdraw(self, name: &str, reason: &str) -> Result<u8, Trouble> {
        if !self.register.desk().is_set_up().map_err(refused)? {
            return self.step(name, |register, entry, acting| {
                register.withdraw(entry, reason, &acting.act())
            });
        }
        let (entry, day) = (find(self.register, name)?, self.day()?);
        let withdrawal = self.register.desk().withdraw(entry.id, reason, &self.acting.act());
        let (after, said) = match withdrawal.map_err(refused)? {
            Withdrawal::Proposed => (entry.clone(), queue::proposed(&entry.nomor)),
            Withdrawal::Made(after) => (*after.clone(), words::became(&after, day)),
        };
        if self.json {
            output::json(&as_json(&after, day));
        }
        output::remark(said.text(self.language));
        Ok(0)
    }

    fn export(
        self,
        form: Form,
        path: Option<&Path>,
        force: bool,
        selection: &Selection,
    ) -> Result<u8, Trouble> {
        let day = self.day()?;
        let write = |out: &mut dyn std::io::Write| match form {
            Form::Csv => self.register.export_csv(selection, day, out),
            Form::Json => self.register.export_json(selection, day, out),
            Form::Journal => self.register.export_journal(out),
        };
        let Some(path) = path else {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            let written = write(&mut out);
            let _ = out.flush();
            // A reader that went away is no error: what is left unsaid was not wanted.
            return match written {
                Err(RegisterError::Export { reason: std::io::ErrorKind::BrokenPipe }) => Ok(0),
                other => other.map(|_| 0).map_err(refused),
            };
        };
        let existing = if force { Existing::Replace } else { Existing::Refuse };
        let mut count = 0;
        written::whole(path, existing, true, |mut sink| {
            count = write(&mut sink).map_err(|error| refused(error).about(path))?;
            Ok(())
        })?;
        output::remark(words::exported(count, path).text(self.language));
        Ok(0)
    }

    fn copy(self, to: &Path) -> Result<u8, Trouble> {
        let to = acting::location(Some(to))?;
        let head = self.register.copy_to(&to).map_err(refused)?;
        if self.json {
            output::json(&json!({ "journal": { "lines": head.seq, "sha256": head.hash } }));
        }
        output::remark(words::copied(&to, &head).text(self.language));
        Ok(0)
    }

    fn status(
        self,
        path: &Path,
        force: bool,
        hours: u32,
        key: &KeyArguments,
    ) -> Result<u8, Trouble> {
        let credential = credential::open(key, self.language)?.ok_or_else(keys::no_key_given)?;
        let at = self.acting.at;
        let next = at.plus_seconds(i64::from(hours) * 3600);
        let list = self.register.status_list(at, next).map_err(refused)?;
        let signature = sign_detached(list.as_bytes(), &credential);
        let signature = signature.map_err(|error| signing::refused(&error))?;
        let existing = if force { Existing::Replace } else { Existing::Refuse };
        written::check(path, existing)?;
        // The signature first: until the list follows, the two do not fit and no one is misled.
        written::bytes(&status::beside(path), existing, &signature)?;
        written::bytes(path, existing, list.as_bytes())?;
        output::remark(words::status_written(path).text(self.language));
        Ok(0)
    }

    fn statistics(self, selection: &Selection) -> Result<u8, Trouble> {
        let issued = self.register.issued(selection).map_err(refused)?;
        let times = self.register.desk().times().map_err(refused)?;
        if self.json {
            let desks: Vec<Value> = times
                .iter()
                .map(|time| {
                    json!({
                        "role": time.role, "steps": time.steps, "returned": time.returned,
                        "median_seconds": time.median_seconds,
                    })
                })
                .collect();
            let issued: Vec<Value> = issued
                .iter()
                .map(|row| {
                    json!({
                        "month": format!("{:04}-{:02}", row.year, row.month), "kind": row.kind,
                        "published": row.published, "withdrawn": row.withdrawn,
                        "replaced": row.replaced, "median_seconds": row.median_seconds,
                    })
                })
                .collect();
            output::json(
                &json!({ "schema": "segel.statistics/1", "issued": issued, "desks": desks }),
            );
            return Ok(0);
        }
        let mut table = Table::new(&self.language.pick(
            ["bulan", "jenis", ">terbit", ">dicabut", ">diganti", ">median"],
            ["month", "kind", ">issued", ">withdrawn", ">replaced", ">median"],
        ));
        for row in issued {
            table.row([
                format!("{:04}-{:02}", row.year, row.month),
                row.kind,
                row.published.to_string(),
                row.withdrawn.to_string(),
                row.replaced.to_string(),
                span(row.median_seconds),
            ]);
        }
        output::data(&table.text());
        let mut table = Table::new(&self.language.pick(
            ["meja", ">langkah", ">kembali", ">median"],
            ["desk", ">steps", ">returned", ">median"],
        ));
        for time in times {
            table.row([
                time.role,
                time.steps.to_string(),
                time.returned.to_string(),
                span(time.median_seconds),
            ]);
        }
        if !table.is_empty() {
            output::data(&format!("\n{}", table.text()));
        }
        Ok(0)
    }
}

/// Finds an entry by its number in the register or by the number that is printed.
fn find(register: &Register, name: &str) -> Result<Entry, Trouble> {
    if let Ok(number) = name.trim_start_matches('#').parse::<u32>() {
        return register.entry(EntryId::new(number)).map_err(refused);
    }
    let mut found = register.entries_numbered(name).map_err(refused)?;
    match found.len() {
        0 => Err(words::unknown(name)),
        1 => found.pop().ok_or_else(|| words::unknown(name)),
        _ => {
            let ids: Vec<String> = found.iter().map(|entry| entry.id.to_string()).collect();
            Err(words::ambiguous(name, &ids.join(", ")))
        }
    }
}

fn as_json(entry: &Entry, day: segel::issue::CalendarDate) -> Value {
    serde_json::from_str(&entry.json(day)).unwrap_or_default()
}
