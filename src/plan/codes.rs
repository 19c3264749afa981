//! Codes for lines that came without one, and lines by the codes that are seen.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::Plan;
use super::text::{clean, cleaned, quoted};
use crate::error::{Error, Result};

/// Gives new codes in the manner of the plan's own: after `I-048` comes `I-049`.
pub struct Codes {
    prefix: String,
    width: usize,
    next: u64,
    taken: HashSet<String>,
}

impl Codes {
    /// Codes that follow the plan's highest, wide enough for `coming` new lines.
    /// `taken` are codes that are about to be used.
    pub fn following<'t>(plan: &Plan, coming: usize, taken: impl IntoIterator<Item = &'t str>) -> Codes {
        let last = plan.by_code().last().map(|i| &*plan.initiatives()[*i as usize].code);
        let (prefix, number) = match last {
            Some(code) => code.split_at(code.trim_end_matches(|c: char| c.is_ascii_digit()).len()),
            None => ("I-", ""),
        };
        let next = number.parse::<u64>().map_or(1, |n| n.saturating_add(1));
        let digits = (next.saturating_add(coming as u64).saturating_sub(1)).to_string().len();
        let prefix =
            if number.is_empty() && last.is_some() { format!("{prefix}-") } else { prefix.to_string() };
        Codes {
            prefix,
            width: digits.max(number.len()).max(3),
            next,
            taken: taken.into_iter().map(str::to_ascii_lowercase).collect(),
        }
    }

    /// A code no line has.
    pub fn give(&mut self, plan: &Plan) -> String {
        loop {
            let code = format!("{}{:0width$}", self.prefix, self.next, width = self.width);
            self.next = self.next.saturating_add(1);
            if plan.index_of_code(&code).is_none() && self.taken.insert(code.to_ascii_lowercase()) {
                return code;
            }
        }
    }
}

/// The lines of a plan by the codes that a planner sees. A plan that another program
/// wrote may have characters in its codes that are never printed, so that what is
/// typed as it was read is no line's code.
pub struct SeenCodes<'p> {
    plan: &'p Plan,
    /// The lines whose codes are printed otherwise than they are, by what is printed
    /// in small letters: looked for once, and only where a code is no line's.
    disguised: OnceCell<HashMap<String, Vec<usize>>>,
}

impl<'p> SeenCodes<'p> {
    /// The codes of this plan.
    pub fn of(plan: &'p Plan) -> SeenCodes<'p> {
        SeenCodes { plan, disguised: OnceCell::new() }
    }

    /// Where the line stands that has this code, whatever its case; else the one
    /// whose code is printed so.
    ///
    /// # Errors
    /// Several are printed so, and none has it.
    pub fn index_of(&self, code: &str) -> Result<Option<usize>> {
        let has_it = self.plan.index_of_code(code.trim());
        if has_it.is_some() {
            return Ok(has_it);
        }
        let disguised = self.disguised.get_or_init(|| self.look());
        match disguised.get(&clean(code).to_ascii_lowercase()).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([one]) => Ok(Some(*one)),
            Some(several) => Err(Error::words(format!(
                "{} lines have a code that is printed as {}, with characters that are not",
                several.len(),
                quoted(code)
            ))
            .next("Give each a code of its own in the workbench: ounce PLAN")),
        }
    }

    fn look(&self) -> HashMap<String, Vec<usize>> {
        let mut disguised: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, line) in self.plan.initiatives().iter().enumerate() {
            let printed = cleaned(&line.code);
            if *printed != *line.code {
                disguised.entry(printed.to_ascii_lowercase()).or_default().push(index);
            }
        }
        disguised
    }
}
