//! One line, large: what it says, what its words suggest, and the keys that decide.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{put, put_right, wrap};
use super::super::keymap::{Action, Context, key_for};
use super::super::theme::Theme;
use super::decide::class_of;
use super::emphasis::{self, deciding};
use super::view::{Pen, money};
use super::{Classify, Page};
use crate::classify::{Confidence, Field, Judged, Question, Suggestion};
use crate::plan::Plan;
use crate::plan::amount::grouped;
use crate::plan::class::{Level, Mode, Stance, Status};
use crate::plan::field::{DecidedBy, Resource};
use crate::plan::initiative::Initiative;
use crate::plan::scenario::Scenario;

/// What the card shows.
pub struct Card<'a> {
    /// The view it is part of.
    pub classify: &'a Classify,
    /// The desk.
    pub desk: &'a Desk,
    /// The plan.
    pub plan: &'a Plan,
    /// The scenario whose amounts are shown.
    pub scenario: &'a Scenario,
    /// The line.
    pub line: &'a Initiative,
    /// What its words suggest.
    pub suggestion: &'a Suggestion,
    /// Whether no list beside it says in which order the lines come.
    pub is_alone: bool,
}

/// A row of text and its look.
type Row = (String, Style);

/// The rows of the keys that decide.
const CHOICES: u16 = 3;

/// The rows of the questions.
const ASKING: u16 = 13;

/// With fewer rows than this, only what the decision needs is shown.
const SCARCE: u16 = 10;

/// Draws the card; returns where the text cursor stands, if a reason is typed.
pub fn view(card: &Card<'_>, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let asking = match &card.classify.page {
        Page::Asking(asking) => Some(asking),
        Page::Card | Page::AcceptAll(_) | Page::Alike(_) => None,
    };
    let head = if area.height < SCARCE { 1 } else { 2 };
    let keys = CHOICES + u16::from(card.classify.why.is_some()) * 2;
    let judgement = match asking {
        Some(_) => Vec::new(),
        None => shortened(card.judgement(area.width), area.height.saturating_sub(head + keys)),
    };
    let below = match asking {
        Some(_) => ASKING.min(area.height / 2 + 2),
        None => judgement.len() as u16 + keys,
    };
    let described = emphasis::lines(&card.line.description, usize::from(area.width)).len().max(1) as u16;
    let spare = area.height.saturating_sub(head + below);
    let description = described.min(spare);
    // Where rows are scarce the gap above the keys is the last to go; where they abound, gaps are wide.
    let free = spare - description;
    let gap = |number| u16::from(free >= number) + u16::from(free >= number + 9);
    let above = free.saturating_sub(gap(1) + gap(2) + gap(3)) / 3;

    let mut pen = Pen::new(buf, area);
    pen.down(above);
    card.head(&mut pen, head);
    pen.down(gap(3));
    card.description(&mut pen, description);
    pen.down(gap(2));
    if let Some(asking) = asking {
        let height = pen.area.height.min(ASKING);
        asking.view(card.desk, pen.buf, Rect { height, ..pen.area });
        return None;
    }
    for (text, style) in &judgement {
        pen.text_as_is(text, *style);
    }
    pen.down(gap(1));
    card.choices(&mut pen);
    card.why(&mut pen)
}

impl Card<'_> {
    fn theme(&self) -> &Theme {
        &self.desk.theme
    }

    /// The name and the money; then where the line belongs.
    fn head(&self, pen: &mut Pen<'_>, rows: u16) {
        let theme = self.theme();
        let index = self.plan.index_of(self.line.id).unwrap_or_default();
        let allocation = |resource| i128::from(self.scenario.allocation(resource, index).amount.0);
        let mut worth = money(self.plan, allocation(Resource::Money));
        let posts = allocation(Resource::Fte);
        if posts != 0 {
            worth = format!("{worth} · {} FTE", grouped(posts, self.plan.info.decimals(Resource::Fte)));
        }
        let Rect { x, y, width, .. } = pen.area;
        put_right(pen.buf, x, y, &worth, width, theme.strong);
        let name = Rect { width: width.saturating_sub(worth.width() as u16 + 2), height: 1, ..pen.area };
        let words = deciding(self.suggestion, Field::Name, STANDS_OUT);
        emphasis::put_marked(pen.buf, name, &self.line.name, &words, theme.strong);
        pen.down(1);
        if rows < 2 {
            return;
        }
        let department = self.plan.department_name(self.line.department);
        let asked_for = if self.line.status == Status::New { "asked for" } else { "" };
        let objective = self.plan.objective_name(self.line.objective);
        let facts = [&*self.line.code, department, &self.line.owner, objective, asked_for];
        let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
        let order = if self.is_alone { self.classify.queue.order().title() } else { "" };
        pen.row((&facts, theme.dim), (order, theme.dim));
    }

    fn description(&self, pen: &mut Pen<'_>, rows: u16) {
        let words = deciding(self.suggestion, Field::Description, STANDS_OUT);
        let at = Rect { height: rows.min(pen.area.height), ..pen.area };
        match self.line.description.is_empty() {
            true if rows > 0 => pen.text("No description: its name alone has to tell.", self.theme().dim),
            _ => {
                let used = emphasis::put_marked(pen.buf, at, &self.line.description, &words, Style::new());
                pen.down(used);
            }
        }
    }

    /// What is decided, or what the words suggest and why.
    fn judgement(&self, width: u16) -> Vec<Row> {
        let theme = self.theme();
        let (line, suggestion) = (self.line, self.suggestion);
        let accepts = self.suggestion.tells_more_than(line);
        let mut rows = Vec::new();
        if line.is_classified() {
            self.decided(&mut rows, width);
            return rows;
        }
        let key = |action| key_for(Context::Classify, action);
        let heading = match accepts {
            true => format!("The words suggest – {} accepts:", key(Action::Accept)),
            false => format!("The words do not tell – {} asks:", key(Action::Interview)),
        };
        rows.push((heading, theme.dim));
        match (line.level, &suggestion.level) {
            (Some(level), _) => rows.push((format!("{level}, decided"), theme.strong)),
            (None, Some(judged)) => self.told(&mut rows, width, judged.value.word(), None, judged, ""),
            (None, None) => self.untold(&mut rows, width, "level", suggestion.level_question),
        }
        let doubt = suggestion.mode_doubt().map(|sure| format!(", the mode {sure}")).unwrap_or_default();
        match (line.stance, &suggestion.stance) {
            (Some(_), _) => {
                rows.push((format!("{}, decided", self.stance_of(line.stance, line.mode)), theme.strong));
            }
            (None, Some(judged)) => {
                let stance = Some(judged.value);
                let told = self.stance_of(stance, suggestion.mode);
                self.told(&mut rows, width, &told, stance, judged, &doubt);
            }
            (None, None) => self.untold(&mut rows, width, "stance", suggestion.stance_question),
        }
        rows
    }

    /// A suggested value, how sure it is, what of it is less sure, and why.
    fn told<T>(
        &self,
        rows: &mut Vec<Row>,
        width: u16,
        value: &str,
        stance: Option<Stance>,
        judged: &Judged<T>,
        doubt: &str,
    ) {
        let theme = self.theme();
        let sure = sureness(judged.confidence, theme);
        rows.push((format!("{value}   {sure}{doubt}"), theme.strong.patch(theme.stance(stance))));
        indented(rows, &judged.why, width);
    }

    /// An axis that the words do not tell, and the question to ask.
    fn untold(&self, rows: &mut Vec<Row>, width: u16, axis: &str, question: Question) {
        rows.push((format!("{axis} ?"), self.theme().strong));
        indented(rows, question.text(), width);
    }

    /// What a decided line is, who said so and why, and what the words say.
    fn decided(&self, rows: &mut Vec<Row>, width: u16) {
        let theme = self.theme();
        let line = self.line;
        let by = match line.decided_by {
            Some(DecidedBy::Suggestion) => "Decided: its suggestion was accepted",
            Some(DecidedBy::Person) | None => "Decided by a person",
        };
        rows.push((by.into(), theme.dim));
        let level = line.level.map_or("", |level| level.word());
        let class = format!("{level} · {}", self.stance_of(line.stance, line.mode));
        rows.push((class, theme.strong.patch(theme.stance(line.stance))));
        if !line.because.is_empty() {
            indented(rows, &line.because, width);
        }
        if !line.answers.is_empty() {
            let again = key_for(Context::Classify, Action::Interview);
            rows.push((format!("Answers: {} – {again} looks at them again", line.answers), theme.dim));
        }
        let (level, stance) = (self.suggestion.level.as_ref(), self.suggestion.stance.as_ref());
        let suggested = class_of(level.map(|j| j.value), stance.map(|j| j.value), self.suggestion.mode);
        if !suggested.is_empty() && suggested != class_of(line.level, line.stance, line.mode) {
            rows.push((format!("The words suggest: {suggested}"), theme.dim));
        }
    }

    fn stance_of(&self, stance: Option<Stance>, mode: Option<Mode>) -> String {
        format!("{} {}", self.theme().mark(stance), class_of(None, stance, mode))
    }

    /// The keys that decide, with what is decided standing out.
    fn choices(&self, pen: &mut Pen<'_>) {
        let line = self.line;
        let level =
            |level: Level| (Action::SetLevel(level), level.word().to_string(), line.level == Some(level));
        let stance = |stance: Stance| {
            let word = format!("{} {stance}", self.theme().mark(Some(stance)));
            (Action::SetStance(stance), word, line.stance == Some(stance))
        };
        let rows = [
            vec![level(Level::Strategy), level(Level::Tactic)],
            std::iter::once(stance(Stance::Remedial)).chain(self.modes(Stance::Remedial)).collect(),
            std::iter::once(stance(Stance::Preventive)).chain(self.modes(Stance::Preventive)).collect(),
        ];
        for row in rows {
            self.choice_row(pen, &row);
        }
    }

    fn modes(&self, stance: Stance) -> impl Iterator<Item = (Action, String, bool)> {
        let modes = Mode::ALL.iter().copied().filter(move |mode| mode.stance() == stance);
        modes.map(|mode| (Action::SetMode(mode), mode.to_string(), self.line.mode == Some(mode)))
    }

    fn choice_row(&self, pen: &mut Pen<'_>, choices: &[(Action, String, bool)]) {
        if pen.area.height == 0 {
            return;
        }
        let first = if pen.area.width < 60 { 16 } else { 18 };
        let theme = self.theme();
        let others = choices.len().max(2) as u16 - 1;
        let each = (pen.area.width.saturating_sub(first) / others).min(14);
        let (mut x, y) = (pen.area.x, pen.area.y);
        for (number, (action, word, decided)) in choices.iter().enumerate() {
            let width = if number == 0 { first } else { each };
            let key = key_for(Context::Classify, *action);
            put(pen.buf, x, y, key, 1, theme.strong);
            let marked = format!("{word} {}", theme.glyph("●", "*"));
            let text = if *decided && marked.width() <= usize::from(width) - 3 { &marked } else { word };
            let look = if *decided { REVERSED.patch(theme.strong) } else { Style::new() };
            put(pen.buf, x + 2, y, text, width - 3, look);
            self.classify.choices.borrow_mut().push((Rect { x, y, width: width - 1, height: 1 }, *action));
            x += width;
        }
        pen.down(1);
    }

    /// The reason while it is typed.
    fn why(&self, pen: &mut Pen<'_>) -> Option<(u16, u16)> {
        let input = self.classify.why.as_ref()?;
        pen.gap();
        let Rect { x, y, width, .. } = pen.area;
        let used = put(pen.buf, x, y, "Why: ", width, self.theme().strong);
        let room = width.saturating_sub(used + 1);
        let scroll = input.visual_scroll(usize::from(room));
        let typed: String = input.value().chars().skip(scroll).collect();
        put(pen.buf, x + used, y, &typed, room, Style::new());
        let cursor = input.visual_cursor().saturating_sub(scroll) as u16;
        Some((x + used + cursor, y))
    }
}

/// As many of the rows as there is room for: the reasons go first, then the heading.
fn shortened(mut rows: Vec<Row>, room: u16) -> Vec<Row> {
    let room = usize::from(room);
    if rows.len() > room {
        rows.retain(|(text, _)| !text.starts_with(' '));
    }
    let beyond = rows.len().saturating_sub(room);
    rows.drain(..beyond);
    rows
}

/// How a deciding word looks in its text.
const STANDS_OUT: Style = Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED));

/// `●●○ medium confidence`.
fn sureness(confidence: Confidence, theme: &Theme) -> String {
    let full = match confidence {
        Confidence::High => 3,
        Confidence::Medium => 2,
        Confidence::Low => 1,
    };
    let dots = theme.glyph("•", "*").repeat(full) + &theme.glyph("·", ".").repeat(3 - full);
    format!("{dots} {confidence} confidence")
}

fn indented(rows: &mut Vec<Row>, text: &str, width: u16) {
    let lines = wrap(text, usize::from(width.saturating_sub(2)));
    rows.extend(lines.into_iter().map(|line| (format!("  {line}"), Style::new())));
}
