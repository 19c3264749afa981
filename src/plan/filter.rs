//! The filter language, one for the workbench and the command line.
//!
//! Clauses stand side by side and all must hold: bare words and `"phrases"`
//! (case and accents aside), `!word`, `owner:ann`, `stance:preventive,?`,
//! `level:?`, `money>25k`, `money:10k..50k`, `locked:yes`.

use std::fmt;

use memchr::memmem::Finder;

use super::amount::{Amount, Unreadable};
use super::cell::Cell;
use super::column::{Column, ColumnKind};
use super::field::Resource;
use super::scenario::Scenario;
use super::search_text::SearchText;
use super::text::{clean, fold, quoted};
use super::{Info, Plan};

/// A clause that could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadClause {
    /// The clause as typed.
    pub clause: String,
    /// Why, and what would be right.
    pub why: String,
}

impl fmt::Display for BadClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” {}", quoted(&self.clause), self.why)
    }
}

/// A filter, read and ready.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    clauses: Vec<Clause>,
}

#[derive(Debug, Clone)]
struct Clause {
    negated: bool,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    /// Anywhere in the searchable text.
    Anywhere(Box<Finder<'static>>),
    /// In one column: any of these, `None` standing for "nothing set".
    Column(Column, Vec<Option<String>>),
    /// An amount or a number from..=to, in its smallest unit.
    Within(Column, i64, i64),
    /// A limit or number that is not set.
    Unset(Column),
    /// Yes or no.
    Flag(Column, bool),
}

impl Filter {
    /// Reads a filter. Empty text lets every line through.
    ///
    /// # Errors
    /// The first clause that cannot be read.
    pub fn parse(text: &str, info: &Info) -> Result<Filter, BadClause> {
        let clauses = split(text).map(|clause| read(&clause, info)).collect::<Result<_, _>>()?;
        Ok(Filter { clauses })
    }

    /// Whether it lets every line through.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The lines it lets through, of those at `indices` and in their order.
    pub fn select(&self, plan: &Plan, scenario: &Scenario, search: &SearchText, indices: &[u32]) -> Vec<u32> {
        let passes = |i: &&u32| self.clauses.iter().all(|c| c.holds(plan, scenario, search, **i as usize));
        indices.iter().filter(passes).copied().collect()
    }
}

impl Clause {
    fn holds(&self, plan: &Plan, scenario: &Scenario, search: &SearchText, index: usize) -> bool {
        let holds = match &self.test {
            Test::Anywhere(finder) => finder.find(search.of(index)).is_some(),
            Test::Column(column, any) => match plan.cell(scenario, index, *column) {
                Cell::Text(text) => any.iter().any(|wanted| match wanted {
                    None => text.is_empty(),
                    Some(wanted) if column.kind() == ColumnKind::Choice => text.starts_with(wanted.as_str()),
                    Some(wanted) => fold(&text).contains(wanted.as_str()),
                }),
                _ => false,
            },
            Test::Within(column, from, to) => {
                number(&plan.cell(scenario, index, *column)).is_some_and(|n| (*from..=*to).contains(&n))
            }
            Test::Unset(column) => number(&plan.cell(scenario, index, *column)).is_none(),
            Test::Flag(column, wanted) => plan.cell(scenario, index, *column) == Cell::Flag(*wanted),
        };
        holds != self.negated
    }
}

fn number(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Amount(amount, _) => amount.map(|a| a.0),
        Cell::Whole(n) => Some(*n),
        Cell::Text(_) | Cell::Flag(_) => None,
    }
}

/// Parts a filter at its spaces, but not inside quotes.
fn split(text: &str) -> impl Iterator<Item = String> {
    let mut clauses = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' | '“' | '”' => {
                quoted = !quoted;
                if let Some(last) = clauses.last_mut() {
                    last.push('"');
                }
            }
            c if c.is_whitespace() && !quoted => clauses.push(String::new()),
            c => {
                if let Some(last) = clauses.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    clauses.into_iter().filter(|c| !c.is_empty() && c != "!")
}

fn read(clause: &str, info: &Info) -> Result<Clause, BadClause> {
    let bad = |why: String| BadClause { clause: clause.to_string(), why };
    let (negated, body) = match clause.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, clause),
    };
    let operator = match body.starts_with('"') {
        true => None,
        false => body.find([':', '<', '>', '=']),
    };
    let Some(at) = operator.filter(|at| *at > 0) else {
        let words = fold(&clean(&body.replace('"', "")));
        return Ok(Clause { negated, test: Test::Anywhere(Box::new(Finder::new(&words).into_owned())) });
    };
    let (name, rest) = body.split_at(at);
    let column = Column::named(name).ok_or_else(|| {
        bad(format!(
            "names no column: “{}”; quote it to search for it, or use owner, department, stance, money …",
            quoted(name)
        ))
    })?;
    let (operator, operand) = match rest {
        r if r.starts_with(">=") || r.starts_with("<=") => r.split_at(2),
        r => r.split_at(1),
    };
    let operand = operand.replace('"', "");
    let number_of = |text: &str, resource: Option<Resource>| {
        let decimals = resource.map_or(0, |r| info.decimals(r));
        Amount::parse(text, decimals)
            .map(|a| a.0)
            .map_err(|Unreadable(why)| bad(format!("is unreadable: {why}")))
    };
    let test = match column.kind() {
        ColumnKind::Amount(_) | ColumnKind::Whole => {
            let resource = match column.kind() {
                ColumnKind::Amount(resource) => Some(resource),
                _ => None,
            };
            let range = match operator {
                ":" | "=" if operand == "?" => None,
                ":" if operand.contains("..") => {
                    let (from, to) = operand.split_once("..").unwrap_or_default();
                    let from = if from.is_empty() { i64::MIN } else { number_of(from, resource)? };
                    let to = if to.is_empty() { i64::MAX } else { number_of(to, resource)? };
                    Some((from, to))
                }
                ":" | "=" => number_of(&operand, resource).map(|n| Some((n, n)))?,
                ">" => Some((number_of(&operand, resource)?.saturating_add(1), i64::MAX)),
                ">=" => Some((number_of(&operand, resource)?, i64::MAX)),
                "<" => Some((i64::MIN, number_of(&operand, resource)?.saturating_sub(1))),
                _ => Some((i64::MIN, number_of(&operand, resource)?)),
            };
            range.map_or(Test::Unset(column), |(from, to)| Test::Within(column, from, to))
        }
        _ if operator != ":" && operator != "=" => {
            return Err(bad(format!("compares {}, which is no number: write {}:…", column.title(), column)));
        }
        ColumnKind::Flag => match fold(&operand).as_str() {
            "yes" | "y" | "true" | "1" => Test::Flag(column, true),
            "no" | "n" | "false" | "0" => Test::Flag(column, false),
            _ => return Err(bad(format!("needs yes or no: {column}:yes"))),
        },
        kind => {
            let any = operand.split(',').map(str::trim).filter(|w| !w.is_empty());
            let any: Vec<Option<String>> = any.map(|word| (word != "?").then(|| fold(word))).collect();
            if any.is_empty() {
                return Err(bad(format!("needs a word after {column}:, or ? for nothing set")));
            }
            if kind == ColumnKind::Choice {
                known_words(column, &any).map_err(bad)?;
            }
            Test::Column(column, any)
        }
    };
    Ok(Clause { negated, test })
}

/// Every word asked for must begin one of the column's own.
fn known_words(column: Column, any: &[Option<String>]) -> Result<(), String> {
    use super::class::{Level, Mode, Stance, Status, Verdict};
    let words: Vec<&str> = match column {
        Column::Level => Level::ALL.iter().map(|w| w.word()).collect(),
        Column::Stance => Stance::ALL.iter().map(|w| w.word()).collect(),
        Column::Mode => Mode::ALL.iter().map(|w| w.word()).collect(),
        Column::Status => Status::ALL.iter().map(|w| w.word()).collect(),
        _ => Verdict::ALL.iter().map(|w| w.word()).collect(),
    };
    match any.iter().flatten().find(|asked| !words.iter().any(|w| w.starts_with(asked.as_str()))) {
        Some(asked) => Err(format!("asks for “{}”: {column} is {} or ?", quoted(asked), words.join(", "))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::edit::Editor;
    use crate::plan::order;
    use crate::plan::scenario::ScenarioHead;
    use crate::plan::{Id, Record, share::Share};
    use proptest::prelude::*;

    const LINES: &[&[(Column, &str)]] = &[
        &[
            (Column::Code, "I-1"),
            (Column::Name, "Café kiosks"),
            (Column::Owner, "Ann Łoś"),
            (Column::Department, "Care"),
            (Column::Stance, "preventive"),
            (Column::Money, "25k"),
            (Column::Locked, "yes"),
        ],
        &[
            (Column::Code, "I-2"),
            (Column::Name, "Apology team"),
            (Column::Department, "Customer care"),
            (Column::Mode, "recover"),
            (Column::Money, "540k"),
            (Column::MoneyCap, "600k"),
        ],
        &[
            (Column::Code, "I-10"),
            (Column::Name, "team: phase 2"),
            (Column::Level, "tactic"),
            (Column::Priority, "1"),
        ],
    ];

    fn plan() -> Plan {
        let info = Info {
            title: "".into(),
            organisation: "".into(),
            year: "".into(),
            currency: "GBP".into(),
            target: Share::ZERO,
        };
        let mut last = 0;
        let mut fresh = || {
            last += 1;
            Id::new(last).unwrap()
        };
        let head = ScenarioHead { id: fresh(), name: Scenario::CURRENT.into(), note: "".into() };
        let mut plan = Plan::assemble(info, [Record::Scenario(head)]).unwrap();
        let current = plan.current().head.id;
        let empty = plan.clone();
        let mut editor = Editor::new(&empty, current, &mut fresh);
        for cells in LINES {
            let mut draft = editor.new_draft("");
            for (column, text) in *cells {
                editor.set(&mut draft, *column, text).unwrap();
            }
            editor.save(draft).unwrap();
        }
        let step = editor.finish("");
        plan.apply(step.changes).unwrap();
        plan
    }

    fn codes(plan: &Plan, indices: &[u32]) -> String {
        let codes: Vec<&str> = indices.iter().map(|i| &*plan.initiatives()[*i as usize].code).collect();
        codes.join(" ")
    }

    fn found(filter: &str) -> String {
        let plan = plan();
        let filter = Filter::parse(filter, &plan.info).unwrap();
        let search = SearchText::of_plan(&plan);
        codes(&plan, &filter.select(&plan, plan.current(), &search, plan.by_code()))
    }

    #[test]
    fn the_whole_language() {
        for (filter, want) in [
            ("", "I-1 I-2 I-10"),
            ("CAFE los", "I-1"),
            ("team", "I-2 I-10"),
            ("team !apology", "I-10"),
            ("\"team: phase\"", "I-10"),
            ("owner:ann", "I-1"),
            ("owner:?", "I-2 I-10"),
            ("dept:care", "I-1 I-2"),
            ("stance:prev", "I-1"),
            ("stance:preventive,?", "I-1 I-10"),
            ("!stance:?", "I-1 I-2"),
            ("level:?", "I-1 I-2"),
            ("money>25k", "I-2"),
            ("money>=25k", "I-1 I-2"),
            ("money<25000.01", "I-1 I-10"),
            ("money:10k..50k", "I-1"),
            ("money:..50k", "I-1 I-10"),
            ("budget:540k", "I-2"),
            ("cap:?", "I-1 I-10"),
            ("locked:yes", "I-1"),
            ("priority:1", "I-10"),
            ("priority<=3 mode:recover", "I-2"),
        ] {
            assert_eq!(found(filter), want, "{filter}");
        }
    }

    #[test]
    fn a_bad_clause_is_named_with_its_mend() {
        let info = plan().info;
        for (filter, clause, why) in [
            ("team colour:red", "colour:red", "no column"),
            ("money>lots", "money>lots", "not an amount"),
            ("name>3", "name>3", "no number"),
            ("stance:good", "stance:good", "remedial, preventive or ?"),
            ("locked:maybe", "locked:maybe", "yes or no"),
            ("owner:", "owner:", "needs a word"),
        ] {
            let bad = Filter::parse(filter, &info).unwrap_err();
            assert_eq!(bad.clause, clause);
            assert!(bad.why.contains(why), "{filter}: {}", bad.why);
        }
    }

    #[test]
    fn lines_sort_by_several_columns_and_the_unset_come_last() {
        let plan = plan();
        for (keys, want) in [
            ("-money", "I-2 I-1 I-10"),
            ("money_cap", "I-2 I-1 I-10"),
            ("-department", "I-2 I-1 I-10"),
            ("level,-name", "I-10 I-1 I-2"),
            ("-code", "I-10 I-2 I-1"),
        ] {
            let mut indices: Vec<u32> = (0..3).collect();
            order::sort(&plan, plan.current(), &mut indices, &order::parse(keys).unwrap());
            assert_eq!(codes(&plan, &indices), want, "{keys}");
        }
        assert!(order::parse("colour").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_a_filter_or_a_bad_clause(text in ".{0,30}") {
            let plan = plan();
            if let Ok(filter) = Filter::parse(&text, &plan.info) {
                filter.select(&plan, plan.current(), &SearchText::of_plan(&plan), plan.by_code());
            }
        }
    }
}
