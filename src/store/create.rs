//! New plan files.

use std::path::Path;

use super::connect::Link;
use super::digest::Digest;
use super::header::{APPLICATION_ID, FORMAT};
use super::problem::{cannot_create, problem};
use super::{SCHEMA, Store, chain, private, write};
use crate::error::Result;
use crate::plan::change::Change;
use crate::plan::field::Resource;
use crate::plan::scenario::{Scenario, ScenarioHead};
use crate::plan::{Id, Info, Record};

impl Store {
    /// Makes a new plan file with an empty `current` scenario and opens it.
    ///
    /// # Errors
    /// There is a file of that name already, or none can be made there.
    pub fn create(path: &Path, info: &Info, current: Id) -> Result<Store> {
        // Claims the name first, so that no other program's file is ever written into.
        private().write(true).create_new(true).open(path).map_err(|e| cannot_create(path, &e))?;
        let made = fill(path, info, current);
        if made.is_err() {
            let _ = std::fs::remove_file(path);
        }
        made
    }
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
    Ok(Store { db, path: path.into(), read_only: None, checked: true })
}
