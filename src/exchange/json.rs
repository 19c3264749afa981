//! JSON: exact figures for scripts, and the same lines back again.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::Serialize;
use serde_json::value::RawValue;

use super::extract::Extract;
use super::report::Report;
use super::table::{MAX_CELL, MAX_COLUMNS, Table, Unit};
use crate::error::{Error, Result};
use crate::plan::amount::plain;
use crate::plan::cell::Cell;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::field::Resource;
use crate::plan::share::ratio;
use crate::plan::text::{cleaned, quoted};

/// Reads an array of objects, or an object whose `initiatives` is one. Numbers
/// are kept as they are written, so that none passes through floating point.
pub(super) fn read(text: &str) -> Result<Table> {
    let table = Table::new(Unit::Item, text.len());
    let mut items = Items { table, columns: HashMap::new(), count: 0, failure: None };
    let mut document = serde_json::Deserializer::from_str(text);
    let outcome = document.deserialize_any(&mut items).and_then(|()| document.end());
    match (items.failure, outcome) {
        (Some(failure), _) => Err(failure),
        (None, Err(e)) => Err(Error::failed("the file is not JSON with a list of initiatives")
            .at(format!("line {}, column {}", e.line(), e.column()))
            .next("It should hold [{\"name\": …, \"money\": …}, …], as an export to .json does.")),
        (None, Ok(())) if items.table.is_empty() => Err(Error::failed("the file has no initiatives in it")
            .next("Put them in an array, or in an array under the key \"initiatives\".")),
        (None, Ok(())) => Ok(items.table),
    }
}

/// Takes the items of the document into a table.
struct Items {
    table: Table,
    /// Where the column of a key is.
    columns: HashMap<String, usize>,
    count: u32,
    /// Why reading stopped, where that is not for the parser to say.
    failure: Option<Error>,
}

impl Items {
    fn add(&mut self, item: &str) -> Result<()> {
        self.count += 1;
        self.table.begin_row(self.count)?;
        let place = self.table.here();
        let fields = match serde_json::from_str::<Fields<'_>>(item) {
            Ok(Fields(fields)) => fields,
            Err(_) => {
                let next = "Write it as {\"name\": …, \"money\": …}.";
                self.table.fault(Error::words("this is not an object").at(place).next(next));
                return Ok(());
            }
        };
        if fields.len() > MAX_COLUMNS {
            return Err(self.table.too_many_columns());
        }
        let mut faulty = false;
        let mut cells: Vec<Option<Cow<'_, str>>> = vec![None; self.columns.len()];
        for (key, value) in &fields {
            let position = *self.columns.entry(key.to_string()).or_insert_with(|| {
                self.table.headers.push(key.to_string());
                cells.push(None);
                self.table.headers.len() - 1
            });
            if self.columns.len() > MAX_COLUMNS {
                return Err(self.table.too_many_columns());
            }
            match cell(value.get()) {
                Some(text) if cells[position].is_none() => cells[position] = Some(text),
                found => {
                    let what =
                        if found.is_some() { "the key stands twice" } else { "this is not a single value" };
                    let place = format!("{place}, column “{}”", quoted(key));
                    let next = "Give one text, number, true, false or null.";
                    self.table.fault(Error::words(what).at(place).next(next));
                    faulty = true;
                    break;
                }
            }
        }
        for cell in &cells {
            self.table.push_cell(cell.as_deref())?;
        }
        if !faulty && self.table.row(self.table.len() - 1).is_blank() {
            self.table.drop_row();
        }
        Ok(())
    }
}

/// The text of a JSON value, as a cell of a CSV file would have it; `None` where
/// it has no such text.
fn cell(value: &str) -> Option<Cow<'_, str>> {
    Some(match value.as_bytes().first()? {
        b'"' => serde_json::from_str::<Text<'_>>(value).ok()?.0,
        b'[' => serde_json::from_str::<Joined>(value).ok()?.0.into(),
        b'{' => return None,
        b'n' => "".into(),
        b't' => "yes".into(),
        b'f' => "no".into(),
        _ => value.into(),
    })
}

#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A list of texts as one text. It grows no further once it is too long for a cell.
struct Joined(String);

impl<'de> serde::Deserialize<'de> for Joined {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct JoinedVisitor;
        impl<'de> Visitor<'de> for JoinedVisitor {
            type Value = Joined;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of texts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> std::result::Result<Joined, A::Error> {
                let mut joined = String::new();
                let mut is_first = true;
                while let Some(Text(text)) = texts.next_element()? {
                    if joined.len() <= MAX_CELL {
                        joined.push_str(if std::mem::take(&mut is_first) { "" } else { "; " });
                        joined.push_str(&text);
                    }
                }
                Ok(Joined(joined))
            }
        }
        deserializer.deserialize_seq(JoinedVisitor)
    }
}

/// The fields of an object, in their order and as often as they stand there.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(Text(key)) = map.next_key()? {
                    let value = map.next_value()?;
                    // One too many is enough to know.
                    if fields.len() <= MAX_COLUMNS {
                        fields.push((key, value));
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Items {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Items {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of initiatives")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<(), A::Error> {
        while let Some(item) = items.next_element::<&'de RawValue>()? {
            if let Err(error) = self.add(item.get()) {
                self.failure = Some(error);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(Text(key)) = map.next_key()? {
            match &*key {
                "initiatives" => map.next_value_seed(&mut *self)?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Writes the plan's particulars, the totals, and one object per line. Amounts
/// and shares are strings, so that no reader rounds them.
pub(super) fn write(extract: &Extract<'_>, out: &mut dyn Write) -> io::Result<()> {
    let info = &extract.plan.info;
    let report = Report::of(extract);
    let money = |v: i128| plain(v, info.decimals(Resource::Money));
    let share = ratio(report.preventive().money, report.total.money, 4);
    let head = [
        ("title", info.title.to_string()),
        ("organisation", info.organisation.to_string()),
        ("year", info.year.to_string()),
        ("currency", info.currency.to_string()),
        ("target", info.target.decimal()),
        ("scenario", extract.scenario.head.name.to_string()),
        ("money", money(report.total.money)),
        ("fte", plain(report.total.fte, info.decimals(Resource::Fte))),
        ("preventive", money(report.preventive().money)),
        ("remedial", money(report.remedial().money)),
        ("unclassified", money(report.unclassified().money)),
        ("preventive_share", share),
    ];
    out.write_all(b"{\n")?;
    for (key, value) in &head {
        write!(out, "  \"{key}\": ")?;
        json(out, &*cleaned(value))?;
        out.write_all(b",\n")?;
    }
    out.write_all(b"  \"initiatives\": ")?;
    write_lines(extract, out, "  ")?;
    out.write_all(b"\n}\n")
}

/// Writes an array with one object per line, each row after `indent`.
pub(super) fn write_lines(extract: &Extract<'_>, out: &mut dyn Write, indent: &str) -> io::Result<()> {
    out.write_all(b"[")?;
    for (position, index) in extract.lines.iter().enumerate() {
        let comma = if position == 0 { "" } else { "," };
        write!(out, "{comma}\n{indent}  {{")?;
        for (place, column) in extract.columns.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(out, "{comma}\"{}\":", column.word())?;
            value(extract, *index, *column, out)?;
        }
        out.write_all(b"}")?;
    }
    write!(out, "\n{indent}]")
}

fn value(extract: &Extract<'_>, index: u32, column: Column, out: &mut dyn Write) -> io::Result<()> {
    match extract.cell(index, column) {
        Cell::Text(text) if text.is_empty() && column.kind() == ColumnKind::Choice => json(out, &()),
        Cell::Text(text) => json(out, &*cleaned(&text)),
        Cell::Amount(None, _) => json(out, &()),
        amount @ Cell::Amount(..) => json(out, &*amount.exact(extract.plan)),
        Cell::Whole(number) => json(out, &number),
        Cell::Flag(flag) => json(out, &flag),
    }
}

fn json(out: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}
