//! What several verbs share: opening and writing a plan, naming lines, scenarios and columns.

use std::mem::ManuallyDrop;
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::console::Console;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::amount::Unreadable;
use crate::plan::change::Step;
use crate::plan::codes::SeenCodes;
use crate::plan::column::Column;
use crate::plan::rules;
use crate::plan::scenario::Scenario;
use crate::plan::share::Share;
use crate::plan::text::{clean, quoted};
use crate::store::{Entry, Reason, WindowLock};
use crate::workbench::{Session, Workbench};

/// The session of this process: the name in `OUNCE_USER` or of the account, the
/// system's clock, and its chance.
pub fn session() -> Session {
    let who = std::env::var("OUNCE_USER").ok().filter(|name| !name.trim().is_empty());
    let who = who.or_else(|| whoami::username().ok()).unwrap_or_else(|| "someone".to_string());
    let now = || Timestamp::now().as_millisecond();
    Session::new(clean(&who), now, || fastrand::u64(..))
}

/// Opens a plan; says so where it can only be read. A verb ends with its process,
/// which lets go of everything at once: the plan is not taken apart line by line.
///
/// # Errors
/// The file is missing, strange, damaged, or in use beyond patience.
pub fn open(path: &Path, console: &mut Console) -> Result<ManuallyDrop<Workbench>> {
    let bench = Workbench::open(path, session())?;
    if let Some(why) = bench.read_only() {
        let next = why.next.as_deref().map(|next| format!(". {next}")).unwrap_or_default();
        console.note(format_args!("{why}{next}"));
    }
    Ok(ManuallyDrop::new(bench))
}

/// Writes a step and prints its label, or says that nothing had to change.
///
/// # Errors
/// Nothing was written, and why.
pub fn commit(bench: &mut Workbench, step: Step, console: &mut Console) -> Result<bool> {
    written(bench, step, console, |bench, step| bench.commit(step))
}

/// [`commit`], as the last thing that is done with the plan.
///
/// # Errors
/// Nothing was written, and why.
pub fn commit_last(mut bench: ManuallyDrop<Workbench>, step: Step, console: &mut Console) -> Result<bool> {
    // Nor is a long step taken apart change by change.
    written(&mut bench, step, console, |bench, step| bench.commit_last(&ManuallyDrop::new(step)))
}

fn written(
    bench: &mut Workbench,
    step: Step,
    console: &mut Console,
    write: impl FnOnce(&mut Workbench, Step) -> Result<Option<Entry>>,
) -> Result<bool> {
    if step.is_empty() {
        console.line("Nothing to change: it is so already.");
        return Ok(false);
    }
    before_writing(bench, console);
    let said = format!("{}.", clean(&step.label));
    let outside = rules::left_outside(bench.plan(), &step);
    write(bench, step)?;
    console.line(said);
    if let Some(outside) = outside {
        console.note(format_args!("{outside}; `ounce check` lists all there is to look at"));
    }
    Ok(true)
}

/// What comes before every write: who else is at it, and the backup of the day.
pub fn before_writing(bench: &Workbench, console: &mut Console) {
    note_open_window(bench, console);
    back_up(bench, Reason::Day, console);
}

/// Makes a backup. One that fails is said, and stops nothing.
pub fn back_up(bench: &Workbench, reason: Reason, console: &mut Console) {
    if let Err(why) = bench.back_up(reason) {
        console.note(why);
    }
}

/// Says so where a window has the plan open that is about to be written.
fn note_open_window(bench: &Workbench, console: &mut Console) {
    if let Some(who) = WindowLock::holder(bench.path()) {
        let who = if who.is_empty() { "someone".to_string() } else { who };
        console.note(format_args!("{who} has this plan open in a window, which will show this change"));
    }
}

/// The lines with these codes, in the order given, each once.
///
/// # Errors
/// Every code that no line has, with the nearest one that some line has; a code that
/// several lines seem to have.
pub fn lines_of(plan: &Plan, codes: &[String]) -> Result<Vec<usize>> {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let seen = SeenCodes::of(plan);
    for code in codes {
        match seen.index_of(code)? {
            Some(index) if found.contains(&index) => {}
            Some(index) => found.push(index),
            None => unknown.push(code.trim()),
        }
    }
    let hint = unknown.iter().find_map(|code| {
        let codes = plan.initiatives().iter().map(|line| &*line.code);
        nearest(code, codes).map(|near| format!("Did you mean {near}? "))
    });
    match unknown.as_slice() {
        [] => Ok(found),
        [one] => Err(Error::words(format!("no line has the code {}", quoted(one)))),
        many => Err(Error::words(format!("no lines have the codes {}", many.join(", ")))),
    }
    .map_err(|e| e.next(format!("{}`ounce list PLAN` shows all codes.", hint.unwrap_or_default())))
}

/// The scenario of this name; `current` where none is named.
///
/// # Errors
/// There is no such scenario.
pub fn scenario_of<'p>(plan: &'p Plan, name: Option<&str>) -> Result<&'p Scenario> {
    let Some(name) = name else { return Ok(plan.current()) };
    plan.scenario_named(name).ok_or_else(|| {
        let names: Vec<&str> = plan.scenarios().iter().map(|s| &*s.head.name).collect();
        Error::words(format!("there is no scenario “{}”", quoted(name)))
            .next(format!("There is: {}.", names.join(", ")))
    })
}

/// The column a person means by a word.
///
/// # Errors
/// It is no column; the nearest one is named.
pub fn column_of(word: &str) -> Result<Column> {
    Column::named(word).ok_or_else(|| {
        let words: Vec<&str> = Column::ALL.iter().map(|c| c.word()).collect();
        let next = match nearest(word, words.iter().copied()) {
            Some(near) => format!("Did you mean {near}?"),
            None => format!("Columns are {}.", words.join(", ")),
        };
        Error::words(format!("“{}” is no column", quoted(word))).next(next)
    })
}

/// Where a column's name and value part in `field=value`.
pub fn assignment(word: &str) -> Option<(&str, &str)> {
    word.split_once('=').filter(|(field, _)| !field.trim().is_empty())
}

/// The one of `among` that a person is likely to have meant.
pub fn nearest<'w>(word: &str, among: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    const LIKELY: f64 = 0.8;
    let word = word.trim().to_lowercase();
    let scored = among.into_iter().map(|other| (strsim::jaro_winkler(&word, &other.to_lowercase()), other));
    scored
        .filter(|(score, _)| *score >= LIKELY)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, other)| other)
}

/// `1 line`, `3 lines`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A moment, in milliseconds since 1970, as the clock on the wall showed it.
pub fn local_time(at: i64) -> String {
    match Timestamp::from_millisecond(at) {
        Ok(time) => time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => String::new(),
    }
}

/// A day, from milliseconds since 1970, as the calendar on the wall showed it: `14 Nov`.
pub fn local_day(at: i64) -> String {
    match Timestamp::from_millisecond(at) {
        Ok(time) => time.to_zoned(TimeZone::system()).strftime("%-d %b").to_string(),
        Err(_) => String::new(),
    }
}

/// A moment, in milliseconds since 1970, for scripts: RFC 3339, UTC.
pub fn exact_time(at: i64) -> String {
    Timestamp::from_millisecond(at).map(|time| time.to_string()).unwrap_or_default()
}

/// Reads a share for an option.
///
/// # Errors
/// Why it is none.
pub fn share(text: &str) -> std::result::Result<Share, String> {
    Share::parse(text).map_err(|Unreadable(why)| why)
}

/// Reads a word of a closed vocabulary for an option, whatever its case.
pub fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    word: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|value| word(*value))).map(move |chosen| {
        let found = all.iter().copied().find(|value| word(*value).eq_ignore_ascii_case(&chosen));
        found.unwrap_or_else(|| unreachable!("BUG: “{chosen}” was let through"))
    })
}
