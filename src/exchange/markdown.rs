//! A report in Markdown, to read or to paste.

use std::io::{self, Write};
use std::iter;

use super::extract::Extract;
use super::report::{FIGURES, Report};
use crate::plan::amount::grouped;
use crate::plan::column::ColumnKind;
use crate::plan::field::Resource;
use crate::plan::text::cleaned;

/// The mark under the heading of a column whose cells stand to the right.
const NUMBERS: &str = "--:";

pub(super) fn write(extract: &Extract<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = extract.plan;
    let report = Report::of(extract);
    let title = if plan.info.title.is_empty() { "Plan" } else { &plan.info.title };
    writeln!(out, "# {}\n", escape(title))?;
    let about = [&*plan.info.organisation, &plan.info.year, &plan.info.currency];
    let about: Vec<String> = about.iter().filter(|t| !t.is_empty()).map(|t| escape(t)).collect();
    writeln!(out, "{} · scenario “{}”\n", about.join(" · "), escape(&extract.scenario.head.name))?;
    writeln!(
        out,
        "**{} of {} is preventive ({}); the target is {}.**",
        money(extract, report.preventive().money),
        money(extract, report.total.money),
        report.preventive().share_of(&report.total),
        plan.info.target.percent(),
    )?;

    for (name, groups) in report.sections() {
        writeln!(out, "\n## {name}\n")?;
        row(iter::once(name).chain(FIGURES).map(str::to_string), out)?;
        row(iter::once("---").chain([NUMBERS; FIGURES.len()]).map(str::to_string), out)?;
        for group in groups {
            row(iter::once(escape(&group.name)).chain(report.figures(group, &plan.info)), out)?;
        }
    }

    writeln!(out, "\n## Initiatives\n")?;
    row(extract.columns.iter().map(|c| escape(&c.title())), out)?;
    row(extract.columns.iter().map(|c| rule(c.kind()).to_string()), out)?;
    for index in extract.lines {
        row(extract.columns.iter().map(|c| escape(&extract.cell(*index, *c).readable(plan))), out)?;
    }
    Ok(())
}

fn row(cells: impl IntoIterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    writeln!(out, "|")
}

fn rule(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Amount(_) | ColumnKind::Whole => NUMBERS,
        ColumnKind::Text | ColumnKind::Choice | ColumnKind::Flag => "---",
    }
}

fn money(extract: &Extract<'_>, value: i128) -> String {
    grouped(value, extract.plan.info.decimals(Resource::Money))
}

/// Text that no Markdown reader takes for markup.
fn escape(text: &str) -> String {
    let text = cleaned(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
