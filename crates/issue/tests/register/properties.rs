//! Whatever is asked, in whatever order, the register keeps its word.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use segel_issue::register::{Entry, EntryId, Register, RegisterError, Selection, Sequence, State};
use segel_issue::{Scope, ZonaWaktu};

use crate::bench::{Request, act, file_of, noon, read_file, sha256};
use crate::ground;

#[derive(Debug, Clone)]
enum Step {
    Reserve { key: u8, kind: u8, scope: u8, day: u8, data: bool },
    List { keys: Vec<u8>, day: u8 },
    Start { scope: u8, first: u32, year: u16 },
    Prepared { entry: u32, other: bool },
    Record { entry: u32, file: u32 },
    Publish { entry: u32 },
    Void { entry: u32, reason: u8 },
    Withdraw { entry: u32, reason: u8 },
    Replace { entry: u32, by: u32 },
}

const DAYS: [&str; 6] =
    ["2026-11-24", "2026-11-25", "2026-12-31", "2027-01-01", "2027-02-28", "2028-02-29"];
const KINDS: [&str; 3] = ["siujk", "tdup", "tdupr"];
const SCOPES: [Scope; 3] = [Scope::Kind, Scope::Unit, Scope::Global];
const REASONS: [&str; 3] = ["salah ketik", "permintaan pemohon", ""];

fn picked<T: Copy>(list: &[T], at: u8) -> Result<T, String> {
    let at = usize::from(at) % list.len();
    list.get(at).copied().ok_or_else(|| "no such choice".to_owned())
}

fn step() -> impl Strategy<Value = Step> {
    let entry = 1_u32..9;
    prop_oneof![
        4 => (0_u8..10, 0_u8..3, 0_u8..3, 0_u8..6, any::<bool>()).prop_map(
            |(key, kind, scope, day, data)| Step::Reserve { key, kind, scope, day, data }
        ),
        1 => (proptest::collection::vec(0_u8..14, 0..5), 0_u8..6)
            .prop_map(|(keys, day)| Step::List { keys, day }),
        1 => (0_u8..3, 0_u32..400, 2026_u16..2029)
            .prop_map(|(scope, first, year)| Step::Start { scope, first, year }),
        4 => (entry.clone(), prop::bool::weighted(0.2))
            .prop_map(|(entry, other)| Step::Prepared { entry, other }),
        4 => (entry.clone(), prop::option::weighted(0.1, entry.clone()))
            .prop_map(|(entry, file)| Step::Record { entry, file: file.unwrap_or(entry) }),
        4 => entry.clone().prop_map(|entry| Step::Publish { entry }),
        1 => (entry.clone(), 0_u8..3).prop_map(|(entry, reason)| Step::Void { entry, reason }),
        1 => (entry.clone(), 0_u8..3).prop_map(|(entry, reason)| Step::Withdraw { entry, reason }),
        1 => (entry.clone(), entry).prop_map(|(entry, by)| Step::Replace { entry, by }),
    ]
}

fn reserve_request(key: u8, kind: u8, scope: u8, day: u8, data: bool) -> Result<Request, String> {
    let told = |error: Box<dyn std::error::Error>| error.to_string();
    let mut request = Request::new(&format!("k{key}"), picked(&DAYS, day)?).map_err(told)?;
    request.kind = picked(&KINDS, kind)?;
    request.scope = picked(&SCOPES, scope)?;
    if data {
        request.data = sha256("other data");
    }
    Ok(request)
}

/// Takes a step; what it gave, or why not.
fn take(register: &mut Register, step: &Step) -> Result<Result<(), RegisterError>, String> {
    let late = act(noon("2028-03-01".parse().map_err(|_| "day")?));
    let id = |entry: u32| EntryId::new(entry);
    let reason = |reason: u8| picked(&REASONS, reason);
    Ok(match step {
        Step::Reserve { key, kind, scope, day, data } => {
            let request = reserve_request(*key, *kind, *scope, *day, *data)?;
            let asked = register.reserve(&request.reservation(), &late);
            asked.map(|_| ())
        }
        Step::List { keys, day } => {
            let requests = keys
                .iter()
                .map(|key| reserve_request(*key, *key, *key, *day, false))
                .collect::<Result<Vec<_>, _>>()?;
            let list: Vec<_> = requests.iter().map(Request::reservation).collect();
            register.reserve_all(&list, &late).map(|_| ())
        }
        Step::Start { scope, first, year } => {
            let sequence = Sequence::new(picked(&SCOPES, *scope)?, "siujk", "", "409.20.3")
                .map_err(|error| error.to_string())?;
            register.start_at(&sequence, *year, *first, &late)
        }
        Step::Prepared { entry, other } => {
            let digest = sha256(&format!("{entry} {other}"));
            register.prepared(id(*entry), &digest, &late).map(|_| ())
        }
        Step::Record { entry, file } => {
            register.record(id(*entry), &file_of(id(*file)).0, &late).map(|_| ())
        }
        Step::Publish { entry } => register.publish(id(*entry), &late).map(|_| ()),
        Step::Void { entry, reason: why } => {
            register.void(id(*entry), reason(*why)?, &late).map(|_| ())
        }
        Step::Withdraw { entry, reason: why } => {
            register.withdraw(id(*entry), reason(*why)?, &late).map(|_| ())
        }
        Step::Replace { entry, by } => register.replace(id(*entry), id(*by), &late).map(|_| ()),
    })
}

/// What never changes about an entry.
fn identity(entry: &Entry) -> String {
    format!(
        "{} {} {} {} {:?} {}",
        entry.id, entry.nomor, entry.sequence, entry.tanggal, entry.kind, entry.idempotency_key
    )
}

fn rank(state: State) -> u8 {
    match state {
        State::Reserved => 0,
        State::Prepared => 1,
        State::Signed => 2,
        State::Published | State::Void => 3,
    }
}

fn forward(before: &Entry, after: &Entry) -> bool {
    let one_up = rank(after.state) == rank(before.state) + 1;
    let kept = before.prepared.is_none() || before.prepared == after.prepared;
    let same_file = before.file.is_none() || before.file == after.file;
    kept && same_file
        && match (before.state, after.state) {
            (State::Void, _) => false,
            (State::Published, State::Published) => {
                before.withdrawn_at.is_none() && before.replaced_by.is_none()
            }
            (State::Published, _) => false,
            (_, State::Void) => after.reason.is_some(),
            _ => one_up,
        }
}

fn failed(error: impl std::fmt::Display) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ground::CASES, ..ProptestConfig::default() })]

    #[test]
    fn any_steps_in_any_order_keep_the_register_whole(
        steps in proptest::collection::vec(step(), 1..70),
    ) {
        let mut register = ground::register(ZonaWaktu::Wib).map_err(failed)?;
        let all = Selection::default();
        let mut before = register.entries(&all).map_err(failed)?;
        for step in &steps {
            let lines = register.journal().map_err(failed)?.len();
            let taken = take(&mut register, step).map_err(failed)?;
            let after = register.entries(&all).map_err(failed)?;
            let written = register.journal().map_err(failed)?.len() - lines;
            prop_assert!(after.len() >= before.len(), "{step:?}");
            let changed: Vec<_> =
                before.iter().zip(&after).filter(|(one, other)| one != other).collect();
            let new = after.len() - before.len();
            match &taken {
                Err(_) => {
                    prop_assert_eq!(&before, &after, "{:?} was refused", step);
                    prop_assert!(written <= 1);
                }
                Ok(()) => {
                    prop_assert!(changed.len() <= 1 && (new == 0 || changed.is_empty()));
                    let start = matches!(step, Step::Start { .. });
                    prop_assert!(start || written == new + changed.len(), "{step:?}");
                }
            }
            for (one, other) in changed {
                prop_assert_eq!(identity(one), identity(other));
                prop_assert!(forward(one, other), "{step:?}: {one:?} to {other:?}");
            }
            // Asked again, the answer is the same and nothing moves.
            let again = take(&mut register, step).map_err(failed)?;
            prop_assert_eq!(&again, &taken, "{:?} again", step);
            prop_assert_eq!(&register.entries(&all).map_err(failed)?, &after);
            before = after;
        }
        let audit = register.audit(read_file).map_err(failed)?;
        prop_assert_eq!(&audit.breaches, &[]);

        // Counted once more, without the audit: each book runs from its first number on.
        let mut books: BTreeMap<(String, u16), Vec<&Entry>> = BTreeMap::new();
        for entry in &before {
            books.entry((entry.sequence.to_string(), entry.nomor.year())).or_default().push(entry);
        }
        for summary in audit.books {
            let name = (summary.sequence.to_string(), summary.tahun);
            let entries = books.remove(&name).unwrap_or_default();
            let ordinals: Vec<u32> = entries.iter().map(|entry| entry.ordinal()).collect();
            let due: Vec<u32> = (summary.first..).take(entries.len()).collect();
            prop_assert_eq!(ordinals, due);
            prop_assert!(entries.is_sorted_by_key(|entry| entry.tanggal));
        }
        prop_assert!(books.is_empty());
    }
}
