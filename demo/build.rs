// Builds the demo plan from its text source, through the same doors a planner uses.

use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ounce::error::{Error, Result};
use ounce::exchange::import::{Request, preview};
use ounce::exchange::read;
use ounce::plan::Info;
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
    let mut bench = Workbench::create(path, &info, session())?;
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
    bench.commit(preview.step).map(|_| ())
}

/// A planner at Harbourline, on a September morning.
fn session() -> Session {
    static CLOCK: AtomicI64 = AtomicI64::new(1_788_253_200_000);
    static CHANCE: AtomicU64 = AtomicU64::new(0);
    let now = || CLOCK.fetch_add(60_000, Ordering::Relaxed);
    let random = || CHANCE.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed) >> 32;
    Session::new("Ruth Adeyemi", now, random)
}
