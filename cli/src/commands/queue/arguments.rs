//! What can be asked of the desk.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::arguments::{KeyArguments, SignatureArguments};

#[derive(Debug, Args)]
pub(crate) struct QueueArguments {
    /// Register whose desk it is [default: segel/register.db in the user's data folder]
    #[arg(long, global = true, value_name = "FILE|URL")]
    pub(super) register: Option<PathBuf>,
    /// Folder of the contents and pages that lie on the desk, or a bucket,
    /// s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&credentials=FILE, which keeps the signed
    /// documents too [default: a folder beside the register's file]
    #[arg(long, global = true, value_name = "DIR|URL")]
    pub(super) papers: Option<PathBuf>,
    /// Who acts [default: the user]
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) actor: Option<String>,
    /// Instant of the act [default: now]
    #[arg(long, global = true, value_name = "RFC3339")]
    pub(super) at_time: Option<String>,
    /// Write JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) action: Action,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Put a document on the desk, or there again after it was sent back
    Submit(Submit),
    /// List what lies on the desk
    List(List),
    /// Show a document, its way and who did what
    Show {
        /// Number of the document on the desk
        item: u32,
        /// Write its content to a file
        #[arg(long, value_name = "FILE")]
        content: Option<PathBuf>,
    },
    /// Initial the content (paraf)
    Initial(Decide),
    /// Approve the content (setuju)
    Approve(Decide),
    /// Send a document back, with a reason
    Reject {
        #[command(flatten)]
        decision: Decide,
        /// Why; without names of applicants and without NIK
        #[arg(long)]
        reason: String,
    },
    /// Number and sign what waits for your signature: shows the list, and signs it once its root
    /// is confirmed
    Sign(Box<Sign>),
    /// Give somebody a role; the first appointment makes the administrator (role admin)
    Appoint(Appoint),
    /// Let somebody act for a role of yours until a day (Plh.)
    Delegate(Delegate),
    /// Take a role back
    Dismiss {
        /// Number of the appointment
        appointment: u32,
    },
    /// List who holds which role
    People,
    /// Lay down the steps of a kind, such as paraf:kasi,setuju:sekretaris,tte:kepala-dinas
    Route {
        kind: String,
        steps: String,
        /// Only in this unit or village
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
    },
}

impl Action {
    pub(super) fn changes(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Show { .. } | Self::People)
    }
}

#[derive(Debug, Args)]
pub(super) struct Submit {
    /// Kind of document
    pub(super) kind: String,
    /// The data of the document, or pages that stand already
    #[arg(value_name = "DATA.json|PAGES.pdf")]
    pub(super) file: PathBuf,
    /// What it is about, for the list; without NIK
    #[arg(long, default_value = "-")]
    pub(super) subject: String,
    /// Code of the issuing unit or village [default: that of the kind's office]
    #[arg(long, value_name = "CODE")]
    pub(super) unit: Option<String>,
    /// Name of the request: asked again, it is the same document [default: kind and content]
    #[arg(long, value_name = "NAME")]
    pub(super) request: Option<String>,
    /// When it is no longer wanted
    #[arg(long, value_name = "RFC3339")]
    pub(super) expires: Option<String>,
    /// The document that was sent back
    #[arg(long, value_name = "ITEM")]
    pub(super) again: Option<u32>,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Only what waits for this role
    #[arg(long)]
    pub(super) role: Option<String>,
    /// Only this state
    #[arg(long, value_enum)]
    pub(super) state: Option<StateChoice>,
    /// Only this kind
    #[arg(long)]
    pub(super) kind: Option<String>,
    /// Only this unit
    #[arg(long, value_name = "CODE")]
    pub(super) unit: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum StateChoice {
    Waiting,
    Returned,
    Finished,
    Expired,
}

#[derive(Debug, Args)]
pub(super) struct Decide {
    /// Number of the document on the desk
    pub(super) item: u32,
    /// The SHA-256 of the content that you saw: all of it, or its first 16 digits or more
    #[arg(long, value_name = "SHA256")]
    pub(super) digest: String,
}

#[derive(Debug, Args)]
pub(super) struct Sign {
    /// Numbers of documents [default: all that wait for your signature]
    pub(super) items: Vec<u32>,
    /// Folder for the signed documents
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// The root of the list, as it was shown: confirms it
    #[arg(long, value_name = "SHA256")]
    pub(super) root: Option<String>,
    /// Office profile: a TOML file or the name of a bundled one [default: the kind's]
    #[arg(long, value_name = "FILE")]
    pub(super) office: Option<PathBuf>,
    /// Day of issue, YYYY-MM-DD [default: the day it is]
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
    /// Where the signature goes in pages that were submitted: PAGE:X,Y,W,H or a label
    #[arg(long)]
    pub(super) at: Option<String>,
    #[command(flatten)]
    pub(super) key: KeyArguments,
    #[command(flatten)]
    pub(super) signature: SignatureArguments,
    /// Worker threads [default: the cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum CapacityChoice {
    Definitif,
    AtasNama,
    UntukBeliau,
    Plt,
    Plh,
    Pj,
}

#[derive(Debug, Args)]
pub(super) struct Appoint {
    /// The account
    pub(super) who: String,
    /// admin, operator, or a role that routes name
    pub(super) role: String,
    /// Only in this unit or village
    #[arg(long, value_name = "CODE")]
    pub(super) unit: Option<String>,
    /// Only for this kind
    #[arg(long)]
    pub(super) kind: Option<String>,
    /// Capacity
    #[arg(long, value_enum, default_value = "definitif")]
    pub(super) capacity: CapacityChoice,
    /// For whom it is held: for plh, atas-nama and untuk-beliau
    #[arg(long = "for", value_name = "NAME")]
    pub(super) principal: Option<String>,
    /// From when [default: now]
    #[arg(long, value_name = "RFC3339")]
    pub(super) from: Option<String>,
    /// Until when
    #[arg(long, value_name = "RFC3339")]
    pub(super) until: Option<String>,
    /// Certificate that this person signs with, PEM or DER
    #[arg(long, value_name = "FILE")]
    pub(super) signs_with: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Delegate {
    /// The role that you hold
    pub(super) role: String,
    /// Who acts for you
    pub(super) to: String,
    /// Until when
    #[arg(long, value_name = "RFC3339")]
    pub(super) until: String,
    /// Certificate that this person signs with, PEM or DER
    #[arg(long, value_name = "FILE")]
    pub(super) signs_with: Option<PathBuf>,
}
