//! `segel queue submit|list|show|initial|approve|reject|sign` and who may do which.

mod arguments;
mod papers;
mod people;
mod sign;

use segel::issue::register::Register;
use segel::issue::register::RegisterError;

use crate::acting::{self, Acting};
use crate::papers::Papers;
use crate::words::{Language, Trouble, queue as words};

pub(crate) use arguments::QueueArguments;

use arguments::Action;

/// Who is at the desk of which register.
struct Table {
    register: Register,
    papers: Papers,
    acting: Acting,
    language: Language,
    json: bool,
}

fn refused(error: RegisterError) -> Trouble {
    words::refused(&error)
}

pub(crate) fn run(arguments: &QueueArguments, language: Language) -> Result<u8, Trouble> {
    let location = acting::location(arguments.register.as_deref())?;
    let open = match &arguments.action {
        Action::Appoint(_) => acting::begun,
        _ => acting::opened,
    };
    let papers = Papers::of(&location, arguments.papers.as_deref())?;
    let (register, acting) =
        open(&location, arguments.actor.as_deref(), arguments.at_time.as_deref())?;
    let json = arguments.json;
    let mut table = Table { register, papers, acting, language, json };
    if table.register.desk().is_set_up().map_err(refused)? && arguments.action.changes() {
        let expired = table.register.desk().expire_due(&table.acting.act()).map_err(refused)?;
        for item in expired {
            crate::output::remark(words::expired(&item).text(language));
        }
    }
    match &arguments.action {
        Action::Submit(submit) => table.submit(submit),
        Action::List(list) => table.list(list),
        Action::Show { item, content } => table.show(*item, content.as_deref()),
        Action::Initial(decision) => table.decide(decision, papers::Decision::Initial),
        Action::Approve(decision) => table.decide(decision, papers::Decision::Approve),
        Action::Reject { decision, reason } => {
            table.decide(decision, papers::Decision::Reject(reason))
        }
        Action::Sign(sign) => table.sign(sign),
        Action::Appoint(appoint) => table.appoint(appoint),
        Action::Delegate(delegate) => table.delegate(delegate),
        Action::Dismiss { appointment } => table.dismiss(*appointment),
        Action::People => table.people(),
        Action::Route { kind, steps, unit } => table.route(kind, steps, unit.as_deref()),
    }
}
