//! Which of these futures? The scenarios of the plan, and two or three of them
//! side by side.

mod acts;
mod beside;
mod entry;
mod lines;
mod list;
mod sums;

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::Desk;
use super::draw::put;
use super::keymap::{Action, Context, Hint};
use super::list::ListCursor;
use super::model::Effect;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::totals::Totals;
use crate::plan::{Id, Plan};
use beside::Beside;
use entry::{Entry, Outcome};

/// One scenario in the list.
#[derive(Debug)]
struct Row {
    id: Id,
    money: Totals,
    fte: Totals,
}

impl Row {
    fn of(plan: &Plan, scenario: &Scenario) -> Row {
        let totals = |resource| Totals::of_all(plan, scenario, resource);
        Row { id: scenario.head.id, money: totals(Resource::Money), fte: totals(Resource::Fte) }
    }

    fn totals(&self, resource: Resource) -> &Totals {
        match resource {
            Resource::Money => &self.money,
            Resource::Fte => &self.fte,
        }
    }
}

/// The view.
#[derive(Debug)]
pub struct Scenarios {
    /// What is compared.
    resource: Resource,
    seen: Option<u64>,
    rows: Vec<Row>,
    cursor: ListCursor,
    /// The scenario under the cursor.
    current: Option<Id>,
    /// Those to be compared.
    marked: Vec<Id>,
    /// What is being typed.
    entry: Option<Entry>,
    /// Those that stand side by side.
    beside: Option<Beside>,
    last_click: Option<(u16, u16)>,
}

impl Default for Scenarios {
    fn default() -> Scenarios {
        Scenarios {
            resource: Resource::Money,
            seen: None,
            rows: Vec::new(),
            cursor: ListCursor::default(),
            current: None,
            marked: Vec::new(),
            entry: None,
            beside: None,
            last_click: None,
        }
    }
}

impl Scenarios {
    /// Brings it up to date with the plan.
    pub fn settle(&mut self, desk: &Desk) {
        if self.seen == Some(desk.generation()) || desk.bench().is_none() {
            return;
        }
        let Some((plan, shown)) = desk.shown() else { return };
        self.seen = Some(desk.generation());
        self.rows = plan.scenarios().iter().map(|scenario| Row::of(plan, scenario)).collect();
        self.marked.retain(|id| plan.scenario(*id).is_some());
        // The cursor begins at what is shown, and stays on its scenario, or on
        // its row where that is gone.
        let wanted = self.current.unwrap_or(shown.head.id);
        let row = self.rows.iter().position(|row| row.id == wanted);
        self.to(row.unwrap_or(self.cursor.row()));
        self.beside = self.beside.take().and_then(|beside| beside.again(plan, self.resource));
    }

    /// The scenario under the cursor.
    pub fn current(&self) -> Option<Id> {
        self.current
    }

    /// The contexts in which keys are looked up now.
    pub fn contexts(&self) -> &'static [Context] {
        match self.beside {
            Some(_) => &[Context::Comparison, Context::List, Context::Everywhere],
            None => &[Context::Scenarios, Context::List, Context::Everywhere],
        }
    }

    /// Whether an action has something to act on now; only such keys are offered.
    pub fn acts(&self, action: Action, desk: &Desk) -> bool {
        let Some(plan) = desk.plan() else { return false };
        match action {
            Action::Compare | Action::Mark => plan.scenarios().len() > 1,
            Action::Edit => self.current != Some(plan.current().head.id),
            Action::CutEnvelope | Action::BalanceThis => !plan.initiatives().is_empty(),
            _ => true,
        }
    }

    /// What the keys mean while something is typed.
    pub fn hints(&self) -> Option<&'static [Hint]> {
        self.entry.as_ref().map(|_| &[("Enter", "keep it"), ("Ctrl-U", "clear"), ("Esc", "leave it")][..])
    }

    /// Whether closing leads to the list of scenarios rather than out of this view.
    pub fn is_inside(&self) -> bool {
        self.beside.is_some()
    }

    /// Takes a key while something is being typed into.
    pub fn typing(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        let mut entry = self.entry.take()?;
        Some(match entry.key(key, name, desk) {
            Outcome::Stay => {
                self.entry = Some(entry);
                Vec::new()
            }
            Outcome::Leave => Vec::new(),
            Outcome::Commit(step) => self.commit(step),
        })
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        match (action, &mut self.beside) {
            (Action::Resource, _) => self.turn_resource(desk),
            (Action::Back, _) => self.beside = None,
            (action, Some(beside)) => {
                if let Some(plan) = desk.plan() {
                    beside.act(action, plan);
                }
            }
            (Action::Open, None) => self.show(desk),
            (Action::Compare, None) => self.compare(desk),
            (Action::Mark, None) => self.mark(desk),
            (Action::New, None) => self.type_copy(desk),
            (Action::Edit, None) => self.type_name(desk),
            (Action::Note, None) => self.type_note(desk),
            (Action::Delete, None) => return self.remove(desk),
            (Action::NextScenario, None) => desk.turn_scenario(true),
            (Action::PreviousScenario, None) => desk.turn_scenario(false),
            (movement, None) => {
                self.cursor.act(movement, self.rows.len());
                self.to(self.cursor.row());
            }
        }
        Vec::new()
    }

    fn to(&mut self, row: usize) {
        self.cursor.to(row, self.rows.len());
        self.current = self.rows.get(self.cursor.row()).map(|row| row.id);
    }

    /// Answers the mouse: a click chooses, a second one shows.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        match (mouse.kind, &mut self.beside) {
            (MouseEventKind::ScrollDown, _) => return self.act(Action::Down, desk),
            (MouseEventKind::ScrollUp, _) => return self.act(Action::Up, desk),
            (MouseEventKind::Down(MouseButton::Left), Some(beside)) => {
                if let Some(plan) = desk.plan() {
                    beside.click(mouse.column, mouse.row, plan);
                }
            }
            (MouseEventKind::Down(MouseButton::Left), None) => {
                let row = self.cursor.row_at(mouse.column, mouse.row, self.rows.len());
                if let Some(row) = row {
                    let twice = self.last_click == Some((mouse.column, mouse.row));
                    self.last_click = (!twice).then_some((mouse.column, mouse.row));
                    self.to(row);
                    if twice {
                        self.show(desk);
                    }
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws the view.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) {
        match (&self.beside, desk.plan()) {
            (Some(beside), Some(plan)) => beside.view(plan, desk, buf, area),
            _ => list::view(self, desk, buf, area),
        }
    }

    /// Draws what is typed into the status line; returns where the text cursor stands.
    pub fn view_input(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let entry = self.entry.as_ref()?;
        let x = area.x + 1 + put(buf, area.x + 1, area.y, &entry.label(), area.width / 2, desk.theme.strong);
        // What went wrong is seen whole; otherwise the text has the room.
        let hint = entry.hint();
        let room = area.right().saturating_sub(x + 1).max(1);
        let scroll = entry.input.visual_scroll(usize::from(room.saturating_sub(1)));
        let text: String = entry.input.value().chars().skip(scroll).collect();
        let typed = put(buf, x, area.y, &text, room, desk.theme.strong);
        let rest = area.right().saturating_sub(x + typed + 4);
        put(buf, x + typed + 3, area.y, hint, rest, desk.theme.dim);
        let column = entry.input.visual_cursor().saturating_sub(scroll) as u16;
        Some((x + column.min(room - 1), area.y))
    }
}
