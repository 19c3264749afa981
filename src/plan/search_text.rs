//! What bare words of a filter search: the text of every line, folded once.

use super::Plan;
use super::initiative::Initiative;
use super::text::fold_into;

/// The folded text of every line that bare words search: code, name,
/// description, owner, department, objective and technique, in one block.
#[derive(Debug, Clone, Default)]
pub struct SearchText {
    text: String,
    ends: Vec<usize>,
}

impl SearchText {
    /// Gathers and folds the text of a plan's lines.
    pub fn of_plan(plan: &Plan) -> SearchText {
        let lines = plan.initiatives();
        // Folding hardly ever lengthens a text, so this is room enough and no more.
        let room = lines.iter().flat_map(|line| searched(plan, line)).map(|part| part.len() + 1).sum();
        let mut search =
            SearchText { text: String::with_capacity(room), ends: Vec::with_capacity(lines.len()) };
        for line in lines {
            for part in searched(plan, line) {
                fold_into(&mut search.text, part);
                // A mark no one can type keeps a phrase from running over two fields.
                search.text.push('\n');
            }
            search.ends.push(search.text.len());
        }
        search
    }

    /// The folded text of the line at this index.
    pub(super) fn of(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text.as_bytes()[start..self.ends[index]]
    }
}

/// The texts of a line that bare words search.
fn searched<'p>(plan: &'p Plan, line: &'p Initiative) -> [&'p str; 7] {
    [
        &line.code,
        &line.name,
        &line.description,
        &line.owner,
        plan.department_name(line.department),
        plan.objective_name(line.objective),
        &line.technique,
    ]
}
