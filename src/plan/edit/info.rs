//! Editing what the plan says about itself.

use super::{Editor, read_text};
use crate::error::{Error, Result};
use crate::plan::amount::Unreadable;
use crate::plan::change::Change;
use crate::plan::field::{Field, Value};
use crate::plan::share::Share;
use crate::plan::{Info, Key};

impl Info {
    /// The value that `text` means for one of the plan's own fields.
    ///
    /// # Errors
    /// Text the field cannot hold, or a field that no step may set.
    pub fn read(field: Field, text: &str) -> Result<Value> {
        let read = match field {
            Field::Title | Field::Organisation | Field::Year => read_text(text).map(Value::Text),
            Field::Target => Share::parse(text)
                .map(|share| Value::Text(share.decimal().into()))
                .map_err(|Unreadable(why)| Error::words(why).next("Write a share such as 45%.")),
            _ => Err(Error::words("this cannot be changed once a plan is made")
                .next("Make a new plan and import this one's export.")),
        };
        read.map_err(|e| e.at(field))
    }
}

impl Editor<'_> {
    /// Says why an objective is one: because customers said what. The objective
    /// is made if it is new; an empty name says nothing.
    ///
    /// # Errors
    /// A text too long to hold.
    pub fn objective_because(&mut self, name: &str, why: &str) -> Result<()> {
        let Some(id) = self.objective(name)? else { return Ok(()) };
        let key = Key::Objective(id);
        let before = self.plan.value(key, Field::Why).unwrap_or(Value::Text("".into()));
        let after = Value::Text(read_text(why)?);
        if before != after {
            self.changes.push(Change::Set { key, field: Field::Why, before, after });
        }
        Ok(())
    }

    /// Sets one of the plan's own fields from text.
    ///
    /// # Errors
    /// What [`Info::read`] refuses.
    pub fn set_info(&mut self, field: Field, text: &str) -> Result<()> {
        let after = Info::read(field, text)?;
        let before = self.plan.info.get(field).unwrap_or(Value::Null);
        if before != after {
            self.changes.push(Change::Set { key: Key::Plan, field, before, after });
        }
        Ok(())
    }
}
