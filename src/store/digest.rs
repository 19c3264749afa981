//! The seal of a plan: a digest over every field of every record.
//!
//! SQLite's pages carry no checksums, so a flipped bit can change a number that
//! every integrity check passes. The digest is the sum, modulo 2¹²⁸, of one hash
//! per field, so it does not depend on order and each step costs only what it changes.

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::plan::change::Change;
use crate::plan::field::{Field, ValueRef};
use crate::plan::{Info, Key, Record};

/// The digest of some records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Digest(u128);

impl Digest {
    /// The text kept in the file: 32 hexadecimal digits.
    pub(super) fn text(self) -> String {
        format!("{:032x}", self.0)
    }

    /// The digest a text stands for.
    pub(super) fn parse(text: &str) -> Option<Digest> {
        u128::from_str_radix(text, 16).ok().map(Digest)
    }

    /// The digest of what the plan itself says, apart from its records.
    pub(super) fn of_info(info: &Info) -> Digest {
        let mut digest = Digest::default();
        for field in Info::FIELDS {
            if let Some(value) = info.get(*field) {
                digest.add(Key::Plan, *field, value.as_ref());
            }
        }
        digest.add(Key::Plan, Field::Currency, ValueRef::Text(&info.currency));
        digest
    }

    /// Follows a step's changes.
    pub(super) fn follow(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Create(record) => self.add_record(record),
                Change::Delete(record) => {
                    let mut gone = Digest::default();
                    gone.add_record(record);
                    self.0 = self.0.wrapping_sub(gone.0);
                }
                Change::Merged(_) => {}
                Change::Set { key, field, before, after } => {
                    self.0 = self.0.wrapping_sub(hash(*key, *field, before.as_ref()));
                    self.add(*key, *field, after.as_ref());
                }
            }
        }
    }

    /// Follows a record that comes to be.
    pub(super) fn add_record(&mut self, record: &Record) {
        for field in record.fields() {
            if let Some(value) = record.get(*field) {
                self.add(record.key(), *field, value);
            }
        }
    }

    /// [`Digest::add_record`], and hands the record on.
    pub(super) fn with(&mut self, record: Record) -> Record {
        self.add_record(&record);
        record
    }

    /// Adds the digest of other records.
    pub(super) fn join(&mut self, other: Digest) {
        self.0 = self.0.wrapping_add(other.0);
    }

    fn add(&mut self, key: Key, field: Field, value: ValueRef<'_>) {
        self.0 = self.0.wrapping_add(hash(key, field, value));
    }
}

/// The hash of one field. What a field holds by default counts nothing, so that
/// a missing row and a row of defaults are the same: an amount of zero, but not a
/// limit of zero, which is another thing than no limit.
fn hash(key: Key, field: Field, value: ValueRef<'_>) -> u128 {
    let is_default = match value {
        ValueRef::Null | ValueRef::Flag(false) | ValueRef::Text("") | ValueRef::Ids([]) => true,
        ValueRef::Whole(0) => matches!(field, Field::Amount | Field::Floor),
        _ => false,
    };
    if is_default {
        return 0;
    }
    let (kind, first, second) = match key {
        Key::Plan => (0, 0, 0),
        Key::Department(id) => (1, id.get(), 0),
        Key::Objective(id) => (2, id.get(), 0),
        Key::Initiative(id) => (3, id.get(), 0),
        Key::Scenario(id) => (4, id.get(), 0),
        Key::Allocation(scenario, initiative, resource) => {
            (5 + resource as u8, scenario.get(), initiative.get())
        }
    };
    const HEAD: usize = 18;
    let mut bytes = [0u8; 240];
    bytes[0] = kind;
    bytes[1] = field as u8;
    bytes[2..10].copy_from_slice(&first.to_le_bytes());
    bytes[10..HEAD].copy_from_slice(&second.to_le_bytes());
    let whole;
    let value = match value {
        ValueRef::Text(text) => text.as_bytes(),
        ValueRef::Whole(n) => {
            whole = n.to_le_bytes();
            &whole
        }
        ValueRef::Ids(ids) => &ids.iter().flat_map(|id| id.get().to_le_bytes()).collect::<Vec<u8>>(),
        ValueRef::Null | ValueRef::Flag(_) => &[],
    };
    // Short input has a quick way of its own, which a hasher fed in parts cannot take.
    match bytes.get_mut(HEAD..HEAD + value.len()) {
        Some(room) => {
            room.copy_from_slice(value);
            xxh3_128(&bytes[..HEAD + value.len()])
        }
        None => {
            let mut hasher = Xxh3::new();
            hasher.update(&bytes[..HEAD]);
            hasher.update(value);
            hasher.digest128()
        }
    }
}
