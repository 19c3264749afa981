//! A report in one HTML page that needs nothing else: no script, no font, no network.

use std::io::{self, Write};
use std::iter;

use super::extract::Extract;
use super::report::{FIGURES, Report};
use crate::plan::amount::{grouped, plain};
use crate::plan::column::{Column, ColumnKind};
use crate::plan::field::Resource;
use crate::plan::text::cleaned;

const STYLE: &str = include_str!("report.css");

pub(super) fn write(extract: &Extract<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = extract.plan;
    let report = Report::of(extract);
    let title = escape(if plan.info.title.is_empty() { "Plan" } else { &plan.info.title });
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
    )?;
    let about = [&*plan.info.organisation, &plan.info.year, &plan.info.currency];
    let about: Vec<String> = about.iter().filter(|t| !t.is_empty()).map(|t| escape(t)).collect();
    let scenario = escape(&extract.scenario.head.name);
    writeln!(out, "<p class=\"about\">{} · scenario “{scenario}”</p>", about.join(" · "))?;
    bar(extract, &report, out)?;

    for (name, groups) in report.sections() {
        writeln!(out, "<h2>{name}</h2>\n<table>")?;
        head(iter::once((false, name.to_string())).chain(FIGURES.map(|f| (true, f.to_string()))), out)?;
        for group in groups {
            let figures = report.figures(group, &plan.info).map(|figure| (true, figure));
            row(iter::once((false, group.name.clone())).chain(figures), out)?;
        }
        writeln!(out, "</tbody></table>")?;
    }

    writeln!(out, "<h2>Initiatives</h2>\n<div class=\"wide\"><table>")?;
    let numeric = |c: &Column| matches!(c.kind(), ColumnKind::Amount(_) | ColumnKind::Whole);
    head(extract.columns.iter().map(|c| (numeric(c), c.title())), out)?;
    for index in extract.lines {
        let text = |c: &Column| extract.cell(*index, *c).readable(plan).into_owned();
        row(extract.columns.iter().map(|c| (numeric(c), text(c))), out)?;
    }
    writeln!(out, "</tbody></table></div>\n</body>\n</html>")
}

/// The preventive share in a sentence and as a bar, with a mark at the target.
fn bar(extract: &Extract<'_>, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let info = &extract.plan.info;
    let money = |value| grouped(value, info.decimals(Resource::Money));
    writeln!(
        out,
        "<p class=\"share\"><strong>{} preventive</strong> of {}; the target is {}.</p>",
        report.preventive().share_of(&report.total),
        money(report.total.money),
        info.target.percent(),
    )?;
    writeln!(out, "<figure><div class=\"bar\">")?;
    for group in &report.stances {
        // Hundredths of a per cent are finer than any screen.
        let width = match report.total.money {
            0 => 0,
            whole => group.money * 10_000 / whole,
        };
        writeln!(out, "<i class=\"{}\" style=\"width:{}%\"></i>", group.name, plain(width, 2))?;
    }
    let target = plain(i128::from(info.target.tenths()), 1);
    writeln!(out, "<i class=\"target\" style=\"left:{target}%\"></i></div>\n<figcaption>")?;
    for group in &report.stances {
        writeln!(
            out,
            "<span class=\"key {name}\"></span>{name} {} ({})",
            money(group.money),
            group.share_of(&report.total),
            name = group.name,
        )?;
    }
    writeln!(out, "</figcaption></figure>")
}

fn head(cells: impl Iterator<Item = (bool, String)>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<thead>")?;
    tagged("th", cells, out)?;
    out.write_all(b"</thead><tbody>\n")
}

fn row(cells: impl Iterator<Item = (bool, String)>, out: &mut dyn Write) -> io::Result<()> {
    tagged("td", cells, out)?;
    out.write_all(b"\n")
}

/// A row of cells, each with whether it is a number and stands to the right.
fn tagged(tag: &str, cells: impl Iterator<Item = (bool, String)>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<tr>")?;
    for (numeric, text) in cells {
        let class = if numeric { " class=\"n\"" } else { "" };
        write!(out, "<{tag}{class}>{}</{tag}>", escape(&text))?;
    }
    out.write_all(b"</tr>")
}

/// Text that no browser takes for markup.
fn escape(text: &str) -> String {
    let text = cleaned(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
