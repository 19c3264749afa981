//! What the tests of the workbench share: a plan in a folder of its own, and a
//! window that keys are typed into and the screen is read from.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test support")]

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ounce::exchange::Format;
use ounce::exchange::Table;
use ounce::exchange::import::{Request, preview};
use ounce::plan::Info;
use ounce::plan::column::Column;
use ounce::plan::share::Share;
use ounce::recent::Recent;
use ounce::tui::desk::Status;
use ounce::tui::model::{Message, Model};
use ounce::tui::runtime::{Runtime, Setting};
use ounce::tui::theme::Theme;
use ounce::workbench::{Session, Workbench};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use tempfile::TempDir;

thread_local! {
    static DAYS: Cell<i64> = const { Cell::new(0) };
}

/// A session with a clock and chance of its own.
pub fn session() -> Session {
    static CLOCK: AtomicI64 = AtomicI64::new(1_790_000_000_000);
    static CHANCE: AtomicU64 = AtomicU64::new(1);
    let now = || CLOCK.fetch_add(1, Ordering::Relaxed) + DAYS.get() * 86_400_000;
    Session::new("ann", now, || CHANCE.fetch_add(7, Ordering::Relaxed))
}

/// Sets this test's clock on by a day.
pub fn a_day_passes() {
    DAYS.set(DAYS.get() + 1);
}

pub fn info() -> Info {
    Info {
        title: "Next year".into(),
        organisation: "Harbourline".into(),
        year: "FY2027".into(),
        currency: "GBP".into(),
        target: Share::parse("45%").unwrap(),
    }
}

/// A new plan file in a folder of its own, with these lines.
pub fn plan_with(lines: &[&[(Column, &str)]]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    let mut bench = Workbench::create(&path, &info(), session()).unwrap();
    let current = bench.plan().current().head.id;
    let step = bench
        .edit(current, "Added lines", |editor| {
            for cells in lines {
                let mut draft = editor.new_draft("");
                for (column, text) in *cells {
                    editor.set(&mut draft, *column, text)?;
                }
                editor.save(draft)?;
            }
            Ok(())
        })
        .unwrap();
    bench.commit(step).unwrap();
    (folder, path)
}

/// A new plan file in a folder of its own, with the rows of a file of this repository.
pub fn plan_from(file: &str) -> (TempDir, PathBuf) {
    plan_of(file, &ounce::exchange::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap())
}

/// A new plan file in a folder of its own, with the rows of a CSV text.
pub fn plan_from_text(csv: &str) -> (TempDir, PathBuf) {
    plan_of("rows.csv", &ounce::exchange::read_bytes(csv.into(), Format::Csv).unwrap())
}

fn plan_of(source: &str, table: &Table) -> (TempDir, PathBuf) {
    let request = Request { source, table, map: &[], match_by: None };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    let mut bench = Workbench::create(&path, &info(), session()).unwrap();
    let mut session = session();
    let current = bench.plan().current().head.id;
    let step = preview(bench.plan(), current, &request, &mut || session.fresh()).unwrap().step;
    bench.commit(step).unwrap();
    (folder, path)
}

/// A workbench window without a terminal: the whole loop but the drawing device.
pub struct Window {
    runtime: Runtime,
    messages: Receiver<Message>,
    terminal: Terminal<TestBackend>,
    /// Whether it was left.
    pub left: bool,
    _state: TempDir,
}

impl Window {
    /// A window on the plan at `path`, whole and settled.
    pub fn on(path: &Path, columns: u16, rows: u16) -> Window {
        Window::themed(path, columns, rows, Theme::mono())
    }

    /// A window on the plan at `path`, whole and settled, in other colours.
    pub fn themed(path: &Path, columns: u16, rows: u16, theme: Theme) -> Window {
        let mut window = Window::empty(columns, rows);
        window.runtime.model.desk.theme = theme;
        window.runtime.open(path).unwrap();
        window.wait_until_whole();
        window
    }

    /// A window on the first screen.
    pub fn empty(columns: u16, rows: u16) -> Window {
        let (wake, messages) = channel();
        let state = tempfile::tempdir().unwrap();
        let recent = Recent::in_file(Some(state.path().join("recent")));
        let setting = Setting { session: session(), holder: "ann on desk".into(), recent };
        let mut model = Model::new(Theme::mono(), Runtime::recent(&setting), Rect::new(0, 0, columns, rows));
        model.past.zone = jiff::tz::TimeZone::UTC;
        model.merge.zone = jiff::tz::TimeZone::UTC;
        Window {
            runtime: Runtime::new(model, setting, wake),
            messages,
            terminal: Terminal::new(TestBackend::new(columns, rows)).unwrap(),
            left: false,
            _state: state,
        }
    }

    /// Takes messages until the plan has been read and checked.
    pub fn wait_until_whole(&mut self) {
        loop {
            let message = self.messages.recv().unwrap();
            let last = matches!(message, Message::Verified(_) | Message::NotOpened(_));
            self.take(message);
            if last {
                return;
            }
        }
    }

    /// Takes messages for as long as something is being worked out behind the keys.
    pub fn wait_for_work(&mut self) -> &mut Window {
        while self.is_working() {
            let message = self.messages.recv().unwrap();
            self.take(message);
        }
        self
    }

    /// Takes messages for as long as the screen shows this.
    pub fn wait_while_shown(&mut self, text: &str) -> &mut Window {
        while self.screen().contains(text) {
            let message = self.messages.recv().unwrap();
            self.take(message);
        }
        self
    }

    /// Whether something is being worked out behind the keys. What it comes to is
    /// only heard where a test waits for it.
    pub fn is_working(&self) -> bool {
        self.runtime.model.doing().is_some()
    }

    /// Takes the news that the file may have been written by someone else.
    pub fn file_touched(&mut self) {
        self.take(Message::FileTouched);
    }

    fn take(&mut self, message: Message) {
        self.left |= matches!(self.runtime.handle(message), ControlFlow::Break(()));
        // What is drawn decides where clicks and pages go.
        self.draw();
    }

    /// Types keys by their names, separated by spaces: `/ c a r e Enter Ctrl-z`.
    pub fn keys(&mut self, keys: &str) -> &mut Window {
        for name in keys.split_whitespace() {
            self.take(Message::Terminal(Event::Key(key(name))));
        }
        self
    }

    /// Types a text letter by letter.
    pub fn text(&mut self, text: &str) -> &mut Window {
        for c in text.chars() {
            self.take(Message::Terminal(Event::Key(KeyEvent::from(KeyCode::Char(c)))));
        }
        self
    }

    /// Any other event: a click, a paste, a resize.
    pub fn event(&mut self, event: Event) -> &mut Window {
        if let Event::Resize(columns, rows) = event {
            self.terminal.backend_mut().resize(columns, rows);
        }
        self.take(Message::Terminal(event));
        self
    }

    fn draw(&mut self) {
        let model = &self.runtime.model;
        self.terminal.draw(|frame| ounce::tui::view::view(model, frame)).unwrap();
    }

    /// The screen as text, row by row, without trailing spaces.
    pub fn screen(&mut self) -> String {
        self.draw();
        let buffer = self.terminal.backend().buffer().clone();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut row = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += (unicode_width::UnicodeWidthStr::width(symbol) as u16).max(1);
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }

    /// The screen as text, and under it one line for every styled run.
    pub fn frame(&mut self) -> String {
        let mut text = self.screen();
        let buffer = self.terminal.backend().buffer();
        for y in 0..buffer.area.height {
            let mut x = 0;
            while x < buffer.area.width {
                let style = buffer[(x, y)].style();
                let start = x;
                let mut run = String::new();
                while x < buffer.area.width && buffer[(x, y)].style() == style {
                    run.push_str(buffer[(x, y)].symbol());
                    x += 1;
                }
                let look = look(style);
                if !look.is_empty() && !run.trim().is_empty() {
                    text.push_str(&format!("{y:>2}:{start:<3} {look}: {}\n", run.trim()));
                }
            }
        }
        text
    }

    /// What the status line says.
    pub fn status(&self) -> String {
        match &*self.runtime.model.said() {
            Status::Quiet => String::new(),
            Status::Done(text) | Status::Wrong(text) => text.clone(),
        }
    }

    /// Whether the mouse was asked for or given away since this was asked last.
    pub fn mouse_asked_for(&mut self) -> Option<bool> {
        self.runtime.mouse_asked_for()
    }

    /// The plan as the window has it.
    pub fn bench(&self) -> &Workbench {
        self.runtime.model.desk.bench().unwrap()
    }
}

fn look(style: ratatui::style::Style) -> String {
    let mut look = Vec::new();
    for colour in [style.fg, style.bg].into_iter().flatten() {
        if colour != ratatui::style::Color::Reset {
            look.push(format!("{colour:?}"));
        }
    }
    if !style.add_modifier.is_empty() {
        look.push(format!("{:?}", style.add_modifier));
    }
    look.join(" ")
}

/// The key of a name such as `Ctrl-z`, `Shift-Left`, `PgDn` or `G`.
pub fn key(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    while let Some((modifier, after)) = rest.split_once('-').filter(|(m, a)| m.len() > 1 && !a.is_empty()) {
        modifiers |= match modifier {
            "Ctrl" => KeyModifiers::CONTROL,
            "Shift" => KeyModifiers::SHIFT,
            other => panic!("no modifier {other}"),
        };
        rest = after;
    }
    let code = match rest {
        "Space" => KeyCode::Char(' '),
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Backspace" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "F1" => KeyCode::F(1),
        one if one.chars().count() == 1 => KeyCode::Char(one.chars().next().unwrap()),
        other => panic!("no key {other}"),
    };
    KeyEvent::new(code, modifiers)
}

/// A click with the left button.
pub fn click(column: u16, row: u16) -> Event {
    mouse(MouseEventKind::Down(MouseButton::Left), column, row)
}

/// What else a mouse does at a place.
pub fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}
