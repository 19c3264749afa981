//! The power goes: whatever was not synced may be on the disk, or not, or in
//! part. What the planner was told is done is there when the plan is opened again.
#![cfg(unix)]

use std::collections::HashMap;
use std::path::Path;

use ounce::plan::Plan;
use ounce::workbench::Workbench;

use crate::deeds::Planner;
use crate::support::{plan_from_text, session};
use crate::vfs::{self, Log, Op};
use crate::{often, vfs::acknowledge};

/// How many power cuts there are.
const CUTS: usize = 5_000;
/// How many steps are made while the power holds.
const STEPS: usize = 160;
/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// What a file holds: for certain, and what was written since and may be lost.
#[derive(Debug, Clone, Default)]
pub struct Content {
    synced: Vec<u8>,
    pub since: Vec<Op>,
}

/// A name in the folder: the file it leads to for certain, and where the folder
/// was not synced since, the one it may lead to instead.
#[derive(Debug, Clone, Default)]
struct Name {
    certain: Option<Content>,
    perhaps: Option<Option<Content>>,
}

impl Content {
    pub fn holding(bytes: &[u8]) -> Content {
        Content { synced: bytes.into(), since: Vec::new() }
    }

    pub fn sync(&mut self) {
        for op in std::mem::take(&mut self.since) {
            apply(&mut self.synced, &op);
        }
    }

    /// What is found after the power went. Each sector written since the last
    /// sync is there or not, whatever came before and after it.
    pub fn after_a_cut(&self, luck: &mut fastrand::Rng) -> Vec<u8> {
        let mut found = self.synced.clone();
        // All of it, none of it, or some of it.
        let chance = *luck.choice(&[0.0, 0.2, 0.5, 0.9, 1.0]).unwrap();
        for op in &self.since {
            match op {
                Op::Write(at, bytes) => {
                    let mut done = 0;
                    while done < bytes.len() {
                        let start = at + done;
                        let length = (SECTOR - start % SECTOR).min(bytes.len() - done);
                        if luck.f64() < chance {
                            apply(&mut found, &Op::Write(start, bytes[done..done + length].into()));
                        }
                        done += length;
                    }
                }
                other if luck.f64() < chance => apply(&mut found, other),
                _ => {}
            }
        }
        found
    }
}

fn apply(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write(at, written) => {
            let end = at + written.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at..end].copy_from_slice(written);
        }
        Op::Truncate(size) => bytes.resize(*size, 0),
        _ => {}
    }
}

impl Name {
    fn live(&mut self) -> &mut Content {
        match &mut self.perhaps {
            Some(perhaps) => perhaps.get_or_insert_default(),
            None => self.certain.get_or_insert_default(),
        }
    }

    fn follow(&mut self, op: &Op) {
        match op {
            Op::Create => self.perhaps = Some(Some(Content::default())),
            Op::Write(..) | Op::Truncate(_) => self.live().since.push(op.clone()),
            Op::Sync => {
                // SQLite's VFS for Unix syncs the folder with a new journal.
                if let Some(perhaps) = self.perhaps.take() {
                    self.certain = perhaps;
                }
                self.live().sync();
            }
            Op::Delete(true) => *self = Name::default(),
            Op::Delete(false) => self.perhaps = Some(None),
            Op::Acknowledged(_) | Op::Names(_) | Op::SyncFolder => {}
        }
    }

    fn after_a_cut(&self, luck: &mut fastrand::Rng) -> Option<Vec<u8>> {
        let content = match &self.perhaps {
            Some(perhaps) if luck.bool() => perhaps,
            _ => &self.certain,
        };
        content.as_ref().map(|content| content.after_a_cut(luck))
    }
}

/// What there was before, what was done, and the plan after each step.
struct Story {
    before: Vec<u8>,
    log: Log,
    plans: HashMap<i64, Plan>,
    first: i64,
}

/// Works on a plan for a while.
fn story() -> Story {
    let mut rows = String::from("code,name,department,money,stance\n");
    for n in 0..24 {
        let stance = ["remedial", "preventive", ""][n % 3];
        rows.push_str(&format!("L-{n},A line of some length {n},Care,{}000,{stance}\n", n + 1));
    }
    let (_folder, path) = plan_from_text(&rows);
    let before = std::fs::read(&path).unwrap();
    vfs::record(&path);
    let mut planner = Planner::at(Workbench::open(&path, session()).unwrap(), 7);
    let first = planner.bench.history().last().unwrap().seq;
    let mut plans = HashMap::from([(first, planner.bench.plan().clone())]);
    while planner.bench.history().len() < STEPS {
        if let Some(entry) = planner.act() {
            acknowledge(&path, entry.seq);
            plans.insert(entry.seq, planner.bench.plan().clone());
        }
    }
    for kind in ["edited", "bulk edited", "imported", "undone", "redone", "scenario copied"] {
        assert!(planner.made.contains_key(kind), "{kind} was never done");
    }
    drop(planner);
    Story { before, log: vfs::recorded(&path), plans, first }
}

/// What is wrong with a plan after the power went, if anything.
fn judge(path: &Path, story: &Story, acknowledged: i64) -> Result<(), String> {
    let bench = Workbench::open(path, session()).map_err(|e| format!("it does not open: {e}"))?;
    if let Some(why) = bench.read_only() {
        return Err(format!("corrupt: {why}"));
    }
    bench.store().verify().map_err(|e| format!("corrupt: {e}"))?;
    let last = bench.history().last().map_or(0, |entry| entry.seq);
    if !(acknowledged..=acknowledged + 1).contains(&last) {
        return Err(format!("lost: {acknowledged} was acknowledged, the history ends at {last}"));
    }
    match story.plans.get(&last) {
        Some(plan) if plan == bench.plan() => Ok(()),
        _ => Err(format!("corrupt: the plan is not the one after step {last}")),
    }
}

/// Cuts the power so often; what was found wrong.
fn cut(story: &Story, cuts: usize, syncs_count: bool) -> Vec<String> {
    let mut luck = fastrand::Rng::with_seed(11);
    let mut moments: Vec<usize> = (0..cuts).map(|_| luck.usize(..=story.log.len())).collect();
    moments.sort_unstable();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    let mut disk = HashMap::from([(
        String::new(),
        Name { certain: Some(Content::holding(&story.before)), perhaps: None },
    )]);
    let (mut acknowledged, mut at, mut wrong) = (story.first, 0, Vec::new());
    for moment in moments {
        for (name, op) in &story.log[at..moment] {
            match op {
                Op::Acknowledged(seq) => acknowledged = *seq,
                Op::Sync | Op::Delete(_) if !syncs_count => {
                    let heard = if *op == Op::Sync { Op::Acknowledged(0) } else { Op::Delete(false) };
                    disk.entry(name.clone()).or_default().follow(&heard);
                }
                op => disk.entry(name.clone()).or_default().follow(op),
            }
        }
        at = moment;
        for ending in ["", "-journal"] {
            let file = folder.path().join(format!("plan.db{ending}"));
            match disk.get(ending).and_then(|name| name.after_a_cut(&mut luck)) {
                Some(bytes) => std::fs::write(&file, bytes).unwrap(),
                None => drop(std::fs::remove_file(&file)),
            }
        }
        if let Err(why) = judge(&path, story, acknowledged) {
            wrong.push(format!("cut at {moment}: {why}"));
        }
    }
    wrong
}

#[test]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let story = story();
    assert_eq!(cut(&story, often(CUTS), true), [] as [String; 0]);
    // The rehearsal can fail: on a disk that heeds no sync, work is lost.
    assert!(!cut(&story, 200, false).is_empty(), "the power cuts cut nothing");
}
