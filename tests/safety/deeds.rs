//! Random steps of every kind the product has, made through the gate.

use std::collections::BTreeMap;
use std::path::Path;

use ounce::classify::{Confidence, suggest};
use ounce::error::{Kind, Result};
use ounce::exchange::Format;
use ounce::exchange::import::{Request, preview};
use ounce::merge::Choice;
use ounce::plan::Id;
use ounce::plan::change::Step;
use ounce::plan::column::Column;
use ounce::plan::edit::{Division, Editor, Portion};
use ounce::plan::field::{Field, Resource};
use ounce::plan::share::Share;
use ounce::proposal::Ask;
use ounce::rebalance::{Balance, Outcome};
use ounce::store::Entry;
use ounce::workbench::{Session, Workbench};

use crate::support::session;

/// A planner who does this and that, the same for the same seed.
pub struct Planner {
    pub bench: Workbench,
    random: fastrand::Rng,
    /// How often each kind of step was made.
    pub made: BTreeMap<&'static str, usize>,
    names: usize,
}

/// The kinds of steps that a planner makes again and again.
const KINDS: &[&str] = &[
    "edited",
    "edited",
    "edited",
    "edited",
    "edited",
    "bulk edited",
    "added",
    "removed",
    "imported",
    "classified",
    "answered",
    "split",
    "scenario copied",
    "scenario renamed",
    "scenario removed",
    "rebalanced",
    "plan edited",
    "undone",
    "undone",
    "redone",
];

/// Cells, and texts that may be typed into them; some are refused.
const CELLS: &[(Column, &[&str])] = &[
    (Column::Name, &["Chatbot", "Repeat-fault cure", "Survey of leavers", "“Quoted”; Umlaut ä"]),
    (Column::Description, &["", "Calls every customer back", "Makes the bill clear, so that nobody calls"]),
    (Column::Owner, &["", "Ann", "Ben", "Zoë"]),
    (Column::Department, &["", "Care", "Network", "Billing"]),
    (Column::Departments, &["", "Care; Network", "Billing", "Network; Care; Field"]),
    (Column::Objective, &["", "Right first time", "Fewer calls"]),
    (Column::Level, &["", "strategy", "tactic"]),
    (Column::Stance, &["", "remedial", "preventive"]),
    (Column::Mode, &["", "listen", "engage", "recover", "contain", "intercept", "remove", "enable"]),
    (Column::Technique, &["", "Mystery shopping"]),
    (Column::Status, &["in play", "new"]),
    (Column::Priority, &["", "1", "2", "5"]),
    (Column::Money, &["0", "1", "250k", "12,345.67", "99m"]),
    (Column::MoneyFloor, &["0", "10", "100k", "9m"]),
    (Column::MoneyCap, &["", "100", "1m", "20m"]),
    (Column::MoneyStep, &["", "50", "10k"]),
    (Column::MoneyLeast, &["", "5k"]),
    (Column::Fte, &["0", "1.5", "40"]),
    (Column::FteFloor, &["0", "0.5"]),
    (Column::FteCap, &["", "50"]),
    (Column::Locked, &["yes", "no", "no"]),
    (Column::Because, &["", "It removes the cause."]),
    (Column::Verdict, &["", "keep", "scale back", "drop"]),
    (Column::VerdictReason, &["", "Dear for what it does"]),
    (Column::Benefit, &["", "500k"]),
    (Column::BenefitFull, &["", "300k"]),
    (Column::BenefitHalf, &["", "20%"]),
];

const ANSWERS: &[&str] = &["", "level 1 no", "level 1 no, 2 yes; stance 1 no", "stance 1 yes", "level 1 yes"];

impl Planner {
    /// A planner at work on a plan.
    pub fn at(bench: Workbench, seed: u64) -> Planner {
        Planner { bench, random: fastrand::Rng::with_seed(seed), made: BTreeMap::new(), names: 0 }
    }

    /// Does something; what was written, if anything had to be.
    pub fn act(&mut self) -> Option<Entry> {
        // Where all lines were undone, they come back before anything else is done.
        let kind = if self.bench.plan().initiatives().is_empty() { "redone" } else { *self.pick(KINDS) };
        self.act_as(kind)
    }

    /// Does something of one kind; what was written, if anything had to be.
    pub fn act_as(&mut self, kind: &'static str) -> Option<Entry> {
        let done = match kind {
            "undone" => self.bench.undo(),
            "redone" => self.bench.redo(),
            _ => self.step(kind).and_then(|step| match step {
                Some(step) => self.bench.commit(step),
                None => Ok(None),
            }),
        };
        match done {
            Ok(entry) => {
                *self.made.entry(kind).or_default() += usize::from(entry.is_some());
                entry
            }
            // A rule of the plan was in the way, which is nobody's fault.
            Err(why) if why.kind == Kind::Words => None,
            Err(why) => panic!("{kind}: {why}"),
        }
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.random.usize(..among.len())]
    }

    fn line(&mut self) -> usize {
        let lines = self.bench.plan().initiatives().len();
        self.random.usize(..lines)
    }

    /// A scenario, and whether it is another than the baseline.
    fn scenario(&mut self) -> (Id, bool) {
        let ids: Vec<(Id, bool)> =
            self.bench.plan().scenarios().iter().map(|s| (s.head.id, !s.is_current())).collect();
        *self.pick(&ids)
    }

    fn new_name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind} {}", self.names)
    }

    fn step(&mut self, kind: &str) -> Result<Option<Step>> {
        let lines = self.bench.plan().initiatives().len();
        let (scenario, is_other) = self.scenario();
        let others = self.bench.plan().scenarios().len() - 1;
        match kind {
            "edited" => {
                let (column, texts) = *self.pick(CELLS);
                let (line, text) = (self.line(), *self.pick(texts));
                self.set(scenario, &[line], column, text)
            }
            "bulk edited" => {
                let (column, texts) = *self.pick(&CELLS[2..]);
                let some: Vec<usize> = (0..lines).filter(|_| self.random.bool()).collect();
                let text = *self.pick(texts);
                self.set(scenario, &some, column, text)
            }
            "answered" => {
                let (line, text) = (self.line(), *self.pick(ANSWERS));
                self.set(scenario, &[line], Column::Answers, text)
            }
            "added" if lines < 30 => {
                let code = self.new_name("L");
                self.edit(scenario, |editor| {
                    let mut draft = editor.new_draft(&code);
                    editor.set(&mut draft, Column::Name, "A new line")?;
                    editor.set(&mut draft, Column::Money, "40k")?;
                    editor.save(draft).map(|_| ())
                })
            }
            "removed" if lines > 12 => {
                let line = self.line();
                self.edit(scenario, |editor| {
                    editor.remove(line);
                    Ok(())
                })
            }
            "imported" => self.import(lines),
            "classified" => {
                let line = self.line();
                let plan = self.bench.plan();
                let suggestion =
                    suggest(&plan.initiatives()[line].name, &plan.initiatives()[line].description);
                self.edit(scenario, |editor| {
                    let mut draft = editor.draft(line);
                    suggestion.accept(&mut draft, Confidence::Low)?;
                    editor.save(draft).map(|_| ())
                })
            }
            "split" if lines < 30 => {
                let (line, code) = (self.line(), self.new_name("S"));
                let portion = Portion::Share(Share::per_mille(self.random.u32(1..1_000)));
                let plan = self.bench.plan();
                let division = Division::of(plan, plan.current(), line, portion)?;
                self.edit(scenario, |editor| {
                    editor.split(line, division, "The first part", (&code, "The second part")).map(|_| ())
                })
            }
            "scenario copied" if others < 4 => {
                let name = self.new_name("Copy");
                let from = self.bench.plan().scenario(scenario).unwrap().clone();
                self.edit(scenario, |editor| {
                    editor.copy_scenario(&from, &name, "A note", |_, _, _| {}).map(|_| ())
                })
            }
            "scenario renamed" if is_other => {
                let name = self.new_name("Named");
                let it = self.bench.plan().scenario(scenario).unwrap().clone();
                self.edit(scenario, |editor| editor.rename_scenario(&it, &name))
            }
            "scenario removed" if is_other && others > 1 => {
                let it = self.bench.plan().scenario(scenario).unwrap().clone();
                self.edit(scenario, |editor| editor.remove_scenario(&it))
            }
            "rebalanced" if others < 4 => self.rebalance(),
            "plan edited" => {
                let (field, texts) = *self.pick(&[
                    (Field::Title, ["Next year", "The plan"]),
                    (Field::Target, ["45%", "30%"]),
                    (Field::Year, ["FY2027", "FY2028"]),
                ]);
                let text = *self.pick(&texts);
                let why = self.random.bool();
                self.edit(scenario, |editor| match why {
                    true => editor.objective_because("Fewer calls", text),
                    false => editor.set_info(field, text),
                })
            }
            _ => Ok(None),
        }
    }

    fn edit(
        &mut self,
        scenario: Id,
        build: impl FnOnce(&mut Editor<'_>) -> Result<()>,
    ) -> Result<Option<Step>> {
        self.bench.edit(scenario, "Did something", build).map(Some)
    }

    fn set(&mut self, scenario: Id, lines: &[usize], column: Column, text: &str) -> Result<Option<Step>> {
        self.edit(scenario, |editor| {
            for line in lines {
                let mut draft = editor.draft(*line);
                editor.set(&mut draft, column, text)?;
                editor.save(draft)?;
            }
            Ok(())
        })
    }

    fn import(&mut self, lines: usize) -> Result<Option<Step>> {
        let mut csv = String::from("code,name,department,money,money_cap,stance\n");
        for _ in 0..4 {
            let code = match lines < 26 && self.random.u8(..4) == 0 {
                true => self.new_name("M"),
                false => {
                    let line = self.line();
                    self.bench.plan().initiatives()[line].code.to_string()
                }
            };
            let money = self.random.u32(..2_000_000);
            csv.push_str(&format!("{code},Imported {money},Field,{money},,preventive\n"));
        }
        let table = ounce::exchange::read_bytes(csv.into_bytes(), Format::Csv)?;
        let request = Request { source: "rows.csv", table: &table, map: &[], match_by: None };
        let shown =
            self.bench.with_ids(|plan, fresh| preview(plan, plan.current().head.id, &request, fresh))?;
        Ok(Some(shown.step))
    }

    fn rebalance(&mut self) -> Result<Option<Step>> {
        let (name, target) = (self.new_name("Balanced"), Share::per_mille(self.random.u32(100..600)));
        self.bench.with_ids(|plan, fresh| {
            let ask = Ask { target, ..Ask::new(plan, plan.current(), Resource::Money) };
            let problem = ask.problem()?;
            let ratio = problem.target;
            let mut balance = Balance::new(problem);
            let Outcome::Proposal(proposal) = balance.at(ratio) else { return Ok(None) };
            let mut editor = Editor::new(plan, plan.current().head.id, fresh);
            ask.accept(&mut editor, &balance, &proposal, &name)?;
            Ok(Some(editor.finish("Accepted a rebalance")))
        })
    }

    /// Gives a copy away, works on both, and brings it in again.
    pub fn merge(&mut self, folder: &Path) {
        let copy = folder.join(format!("{}.db", self.new_name("copy")));
        self.bench.store().save_as(&copy).unwrap();
        let own = session();
        let there = Workbench::open(&copy, Session::new("Ana", own.now, own.random)).unwrap();
        let mut ana = Planner::at(there, self.random.u64(..));
        ana.names = 1_000_000 + self.names * 1_000;
        for _ in 0..6 {
            ana.act_as("edited");
            self.act_as("edited");
        }
        ana.act_as("scenario copied");
        ana.act_as("added");
        drop(ana);
        let other = self.bench.compare_with(&copy).unwrap();
        let choice = if self.random.bool() { Choice::Mine } else { Choice::Theirs };
        let step = self.bench.merging(&other, |_| choice).step;
        if self.bench.commit(step).unwrap().is_some() {
            *self.made.entry("merged").or_default() += 1;
        }
    }
}
