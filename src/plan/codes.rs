//! Codes for lines that came without one.

use std::collections::HashSet;

use super::Plan;

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
