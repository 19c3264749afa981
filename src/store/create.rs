//! New plan files.

use std::path::Path;

use super::connect::Link;
use super::digest::Digest;
use super::header::{APPLICATION_ID, Header};
use super::problem::{cannot_create, problem};
use super::unfinished::{Unfinished, folder_of};
use super::upgrade::FORMAT;
use super::{SCHEMA, Store, chain, write};
use crate::error::{Error, Result};
use crate::plan::change::Change;
use crate::plan::field::Resource;
use crate::plan::scenario::{Scenario, ScenarioHead};
use crate::plan::{Id, Info, Record};

/// What the name of a file begins with until it is whole.
const UNFINISHED: &str = ".ounce-new-";

impl Store {
    /// Makes a new plan file with an empty `current` scenario and opens it. Whatever
    /// happens meanwhile, the file is whole or not there.
    ///
    /// # Errors
    /// There is a file of that name already, or none can be made there.
    pub fn create(path: &Path, info: &Info, current: Id) -> Result<Store> {
        Store::create_with(path, info, current, |_| Ok(()))?;
        let mut store = Store::open(path)?;
        store.mark_checked();
        Ok(store)
    }

    /// Makes a new plan file in which something is done before it is there under its name.
    ///
    /// # Errors
    /// As [`Store::create`], or what `work` found; there is no file then.
    pub fn create_with(
        path: &Path,
        info: &Info,
        current: Id,
        work: impl FnOnce(&mut Store) -> Result<()>,
    ) -> Result<()> {
        make(path, |unfinished| work(&mut fill(unfinished, info, current)?))
    }
}

/// Makes a file that is filled before it has its name.
///
/// # Errors
/// There is a file of that name already, none can be made there, or it cannot be filled.
pub(super) fn make(path: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let failed = |e| cannot_create(path, &e);
    if path.symlink_metadata().is_ok() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let unfinished = Unfinished::in_folder(folder_of(path), UNFINISHED).map_err(failed)?;
    // Nobody has asked for the name it has meanwhile.
    let place = Some(path.display().to_string());
    fill(unfinished.path()).map_err(|e| Error { place, ..e })?;
    unfinished.call_it(path).map_err(failed)
}

fn fill(path: &Path, info: &Info, current: Id) -> Result<Store> {
    let db = Link::to_new(path)?;
    let head = ScenarioHead { id: current, name: Scenario::CURRENT.into(), note: "".into() };
    let created = [Change::Create(Record::Scenario(head))];
    let mut digest = Digest::of_info(info);
    digest.follow(&created);
    db.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; BEGIN IMMEDIATE; {SCHEMA}"
    ))
    .map_err(problem)?;
    db.execute(
        "INSERT INTO plan (id, title, organisation, year, currency, target, digest, mark) \
         VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
        (
            &info.title,
            &info.organisation,
            &info.year,
            &info.currency,
            info.target.decimal(),
            digest.text(),
            &chain::origin(current.get()).0,
        ),
    )
    .map_err(problem)?;
    for resource in Resource::ALL.iter().copied() {
        let unit = if resource == Resource::Money { &*info.currency } else { "FTE" };
        db.execute(
            "INSERT INTO resource (code, unit, decimals) VALUES (?, ?, ?)",
            (resource.word(), unit, info.decimals(resource)),
        )
        .map_err(problem)?;
    }
    write::changes(&db, &created)?;
    db.execute_batch("COMMIT").map_err(problem)?;
    Ok(Store { db, path: path.into(), header: Header::Known, read_only: None, checked: true })
}
