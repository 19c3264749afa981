//! `ounce scenario compare`: two or three scenarios side by side, by line or by sum.

use super::common::{counted, scenario_of};
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::amount::{grouped, plain};
use crate::plan::class::Stance;
use crate::plan::comparison::Comparison;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::{percent, ratio};
use crate::plan::totals::points;

/// What the scenarios are called in the headings, in their order.
const PLACES: [&str; 3] = ["first", "second", "third"];

/// The same of their shares.
const SHARES: [&str; 3] = ["first_share", "second_share", "third_share"];

/// Scenarios to be compared.
#[derive(Debug)]
pub struct Compared<'p> {
    plan: &'p Plan,
    scenarios: Vec<&'p Scenario>,
    comparison: Comparison,
}

impl<'p> Compared<'p> {
    /// Puts the scenarios of these names side by side.
    ///
    /// # Errors
    /// A name that no scenario has, or one scenario twice.
    pub fn of(plan: &'p Plan, names: &[&str], resource: Resource) -> Result<Compared<'p>> {
        let scenarios = names.iter().map(|name| scenario_of(plan, Some(name))).collect::<Result<Vec<_>>>()?;
        let comparison = Comparison::of(plan, &scenarios, resource)?;
        Ok(Compared { plan, scenarios, comparison })
    }

    /// Prints every line that differs, and for people what they come to.
    pub fn print_lines(&self, console: &mut Console, format: Format) {
        let resource = self.comparison.resource;
        let mut sheet = Sheet::new(self.heads(&["code", "name", "stance"], &[], true));
        for difference in &self.comparison.differences {
            let line = &self.plan.initiatives()[difference.index];
            let amounts = self.scenarios.iter().map(|s| s.allocation(resource, difference.index).amount);
            let amounts: Vec<i128> = amounts.map(|amount| amount.0.into()).collect();
            let mut row = vec![
                Datum::text(&*line.code),
                Datum::text(&*line.name),
                Datum::text(line.stance.map_or("", Stance::word)),
            ];
            row.extend(amounts.iter().map(|sum| self.sum(*sum)));
            row.push(self.sum(match amounts.as_slice() {
                [first, second] => second - first,
                _ => difference.size.0.into(),
            }));
            row.push(Datum::text(self.reason(difference.index)));
            sheet.row(row);
        }
        sheet.print(console, format);
        if format == Format::Table {
            self.print_totals(console);
        }
    }

    /// Prints what each scenario gives out, in all and by part.
    pub fn print_sums(&self, console: &mut Console, format: Format) {
        let Comparison { sides, parts, .. } = &self.comparison;
        let is_pair = sides.len() == 2;
        let mut sheet = Sheet::new(self.heads(&["by", "part"], &SHARES[..sides.len()], false));
        let mut row = |by: &'static str, part: String, data: Vec<Datum<'p>>, shares: Vec<Datum<'p>>| {
            let mut row = vec![Datum::text(by), Datum::text(part)];
            row.extend(data);
            row.extend(shares);
            sheet.row(row);
        };
        let sums = |sums: &[i128]| {
            let mut data: Vec<Datum<'p>> = sums.iter().map(|sum| self.sum(*sum)).collect();
            data.extend(self.change(sums).map(|change| self.sum(change)));
            data
        };
        let without = || vec![Datum::Nothing; sides.len() + usize::from(is_pair)];
        let of_each = |figure: &dyn Fn(usize) -> i128| (0..sides.len()).map(figure).collect::<Vec<_>>();
        let totals = of_each(&|at| sides[at].totals.total);
        row("all", "total".into(), sums(&totals), without());
        row("all", "headroom".into(), sums(&of_each(&|at| self.comparison.headroom(at))), without());
        row("all", "committed".into(), sums(&of_each(&|at| sides[at].committed)), without());
        let funded = of_each(&|at| sides[at].funded as i128);
        let counts = funded.iter().copied().chain(self.change(&funded));
        let counts = counts.map(|n| Datum::Count(i64::try_from(n).unwrap_or(i64::MAX)));
        row("all", "lines funded".into(), counts.collect(), without());
        for part in parts {
            let name = if part.name.is_empty() { part.axis.unsaid().into() } else { part.name.to_string() };
            let of_whole = part.sums.iter().copied().zip(totals.iter().copied());
            let mut shares: Vec<Datum<'p>> = of_whole
                .clone()
                .map(|(sum, all)| Datum::Both(percent(sum, all), ratio(sum, all, 4)))
                .collect();
            if let [was, is] = of_whole.collect::<Vec<_>>()[..] {
                let moved = plain(points(was, is), 1);
                shares.push(Datum::Both(moved.clone(), moved));
            }
            row(part.axis.word(), name, sums(&part.sums), shares);
        }
        sheet.print(console, format);
        if format == Format::Table {
            self.print_totals(console);
        }
    }

    /// The headings: texts, a column for each scenario, their change, then the
    /// shares with theirs, and the reason of a line.
    fn heads(&self, texts: &[&'static str], shares: &[&'static str], with_reason: bool) -> Vec<Head> {
        let count = self.scenarios.len();
        let mut heads: Vec<Head> = texts.iter().map(|key| Head::text(key)).collect();
        heads.extend(PLACES[..count].iter().map(|key| Head::number(key)));
        match (count, with_reason) {
            (2, _) => heads.push(Head::number("change")),
            // Of three, a line's difference is that of its largest and its smallest amount.
            (_, true) => heads.push(Head::number("difference")),
            (_, false) => {}
        }
        heads.extend(shares.iter().map(|key| Head::number(key)));
        if count == 2 && !shares.is_empty() {
            heads.push(Head::number("points"));
        }
        if with_reason {
            heads.push(Head::text("reason"));
        }
        heads
    }

    fn sum(&self, units: i128) -> Datum<'p> {
        Datum::Sum(units, self.plan.info.decimals(self.comparison.resource))
    }

    /// What changes from the one to the other, where there are two.
    fn change(&self, sums: &[i128]) -> Option<i128> {
        match sums {
            [first, second] => Some(second - first),
            _ => None,
        }
    }

    /// The reason kept for a line; each with its scenario where several differ.
    fn reason(&self, index: usize) -> String {
        match self.comparison.reasons(self.plan, index).as_slice() {
            [(_, only)] => (*only).to_string(),
            several => {
                let named =
                    |(at, reason): &(usize, &str)| format!("{}: {reason}", self.scenarios[*at].head.name);
                several.iter().map(named).collect::<Vec<_>>().join("; ")
            }
        }
    }

    fn print_totals(&self, console: &mut Console) {
        let differ = self.comparison.differences.len();
        let verb = if differ == 1 { "differs" } else { "differ" };
        let limits = match self.comparison.limits_only {
            0 => String::new(),
            count => format!("; {} more only in the limits", counted(count, "line")),
        };
        console.line("");
        console.line(format_args!("{} {verb}{limits}.", counted(differ, "line")));
        let resource = self.comparison.resource;
        for (scenario, side) in self.scenarios.iter().zip(&self.comparison.sides) {
            let total = grouped(side.totals.total, self.plan.info.decimals(resource));
            let share = side.totals.preventive_percent();
            console.line(format_args!("{}: {resource} {total}, {share} preventive", scenario.head.name));
        }
    }
}
