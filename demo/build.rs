// Builds the demo plan from its text source, through the same doors a planner uses.

use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::Timestamp;
use ounce::error::{Error, Result};
use ounce::exchange::import::{Request, preview};
use ounce::exchange::read;
use ounce::plan::Info;
use ounce::plan::column::Column;
use ounce::plan::field::Field;
use ounce::plan::share::Share;
use ounce::workbench::{Session, Workbench};

/// What `plan.json` says beside the initiatives.
#[derive(serde::Deserialize)]
struct Source {
    title: Box<str>,
    organisation: Box<str>,
    year: Box<str>,
    currency: Box<str>,
    target: String,
    objectives: Vec<Objective>,
    departments: Vec<String>,
    later: Vec<Deed>,
}

/// What somebody changed after the import: of a line, or else of the plan itself.
#[derive(serde::Deserialize)]
struct Deed {
    who: String,
    /// Such as `2026-09-02T11:30Z`.
    at: String,
    label: String,
    line: Option<String>,
    /// Columns of the line, or what the plan says of itself, with their texts.
    set: Vec<(String, String)>,
}

#[derive(serde::Deserialize)]
struct Objective {
    name: String,
    why: String,
}

/// Makes the demo plan at `path` from the files in `folder`. The clock and the
/// ids are fixed, so that the same source always makes the same plan.
///
/// # Errors
/// A source that cannot be read, or a file that cannot be made.
pub fn build(folder: &Path, path: &Path) -> Result<()> {
    let text = std::fs::read(folder.join("plan.json"));
    let text = text.map_err(|e| Error::failed(format!("plan.json cannot be read ({e})")))?;
    let source: Source = serde_json::from_slice(&text)
        .map_err(|e| Error::words(format!("plan.json is not as it should be ({e})")))?;
    let target = Share::parse(&source.target).map_err(|e| Error::words(e.to_string()).at("target"))?;
    let info = Info {
        title: source.title,
        organisation: source.organisation,
        year: source.year,
        currency: source.currency,
        target,
    };
    let mut bench = Workbench::create(path, &info, session("Ruth Adeyemi"))?;
    let current = bench.plan().current().head.id;
    let step = bench.edit(current, "Set up departments and objectives", |editor| {
        for name in &source.departments {
            editor.department(name)?;
        }
        for objective in &source.objectives {
            editor.objective_because(&objective.name, &objective.why)?;
        }
        Ok(())
    })?;
    bench.commit(step)?;
    let table = read(&folder.join("initiatives.csv"))?;
    let request = Request { source: "initiatives.csv", table: &table, map: &[], match_by: None };
    let preview = bench.with_ids(|plan, fresh| preview(plan, current, &request, fresh))?;
    if let Some(refused) = preview.refusals().next() {
        return Err(refused.clone());
    }
    bench.commit(preview.step)?;
    drop(bench);
    source.later.iter().try_for_each(|deed| happen(deed, path))
}

/// Does what somebody did, at its time.
fn happen(deed: &Deed, path: &Path) -> Result<()> {
    let at = deed.at.parse::<Timestamp>().map_err(|e| Error::words(e.to_string()).at("at"))?;
    CLOCK.store(at.as_millisecond(), Ordering::Relaxed);
    let mut bench = Workbench::open(path, session(&deed.who))?;
    let unknown = |name: &str| Error::words("nothing in the plan is called so").at(name.to_string());
    let line = match &deed.line {
        Some(code) => Some(bench.plan().index_of_code(code).ok_or_else(|| unknown(code))?),
        None => None,
    };
    let current = bench.plan().current().head.id;
    let step = bench.edit(current, deed.label.clone(), |editor| match line {
        Some(index) => {
            let mut draft = editor.draft(index);
            for (column, text) in &deed.set {
                let column = Column::named(column).ok_or_else(|| unknown(column))?;
                editor.set(&mut draft, column, text)?;
            }
            editor.save(draft).map(|_| ())
        }
        None => deed.set.iter().try_for_each(|(field, text)| {
            let field = field.parse::<Field>().map_err(|_| unknown(field))?;
            editor.set_info(field, text)
        }),
    })?;
    bench.commit(step).map(|_| ())
}

/// A morning in September 2026, in milliseconds since 1970, UTC.
static CLOCK: AtomicI64 = AtomicI64::new(1_788_253_200_000);

/// A planner at Harbourline.
fn session(who: &str) -> Session {
    static CHANCE: AtomicU64 = AtomicU64::new(0);
    let now = || CLOCK.fetch_add(60_000, Ordering::Relaxed);
    let random = || CHANCE.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed) >> 32;
    Session::new(who, now, random)
}
