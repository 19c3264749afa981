//! Draws the workbench's own screen as an SVG picture, for the README.
//!
//! `cargo run --example picture -- KEYS COLUMNS ROWS > docs/ounce.svg`, where
//! KEYS are typed first: `cargo run --example picture -- "j j j" 104 30`.

use std::fmt::Write;
use std::sync::mpsc::channel;

use crossterm::event::{Event, KeyCode, KeyEvent};
use ounce::recent::Recent;
use ounce::tui::model::{Message, Model};
use ounce::tui::runtime::{Runtime, Setting};
use ounce::tui::theme::{Choice, Theme};
use ounce::workbench::Session;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

const PAPER: &str = "#14181d";
const INK: &str = "#d8dee6";
const DIM: &str = "#8b96a3";
const CELL: (f32, f32) = (8.4, 18.0);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let keys = arguments.next().unwrap_or_default();
    let columns = arguments.next().map_or(Ok(104), |n| n.parse())?;
    let rows = arguments.next().map_or(Ok(30), |n| n.parse())?;

    let (wake, messages) = channel();
    let session = Session::new("ann", || 1_790_000_000_000, || 7);
    let setting = Setting { session, holder: "ann".into(), recent: Recent::in_file(None) };
    let colours = |name: &str| match name {
        "COLORTERM" => Some("truecolor".to_string()),
        "LANG" => Some("en_GB.UTF-8".to_string()),
        _ => None,
    };
    let model = Model::new(Theme::chosen(Choice::Dark, colours), Vec::new(), Rect::new(0, 0, columns, rows));
    let mut runtime = Runtime::new(model, setting, wake);
    runtime.open_demo()?;
    for message in messages.iter() {
        let last = matches!(message, Message::Verified(_));
        let _ = runtime.handle(message);
        if last {
            break;
        }
    }
    for key in keys.split_whitespace() {
        let code = match key {
            "Enter" => KeyCode::Enter,
            "Tab" => KeyCode::Tab,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "Space" => KeyCode::Char(' '),
            other => KeyCode::Char(other.chars().next().unwrap_or(' ')),
        };
        let _ = runtime.handle(Message::Terminal(Event::Key(KeyEvent::from(code))));
    }
    let mut terminal = Terminal::new(TestBackend::new(columns, rows))?;
    terminal.draw(|frame| ounce::tui::view::view(&runtime.model, frame))?;
    print!("{}", svg(terminal.backend().buffer())?);
    Ok(())
}

fn svg(buffer: &Buffer) -> Result<String, std::fmt::Error> {
    let (wide, high) = (f32::from(buffer.area.width) * CELL.0, f32::from(buffer.area.height) * CELL.1);
    let mut out = String::new();
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-12 -12 {} {}\" font-family=\"'DejaVu Sans Mono', Menlo, \
         Consolas, monospace\" font-size=\"14\">\n<rect x=\"-12\" y=\"-12\" width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>",
        wide + 24.0,
        high + 24.0
    )?;
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let (start, look) = (x, look(&buffer[(x, y)]));
            let mut run = String::new();
            while x < buffer.area.width && self::look(&buffer[(x, y)]) == look {
                run.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            draw_run(&mut out, start, y, x - start, &run, look)?;
        }
    }
    out.push_str("</svg>\n");
    Ok(out)
}

type Look = (String, Option<String>, bool, bool);

/// Ink, paper, bold and underlined.
fn look(cell: &Cell) -> Look {
    let mut ink = colour(cell.fg).unwrap_or_else(|| INK.into());
    if cell.modifier.contains(Modifier::DIM) {
        ink = DIM.into();
    }
    let mut paper = colour(cell.bg);
    if cell.modifier.contains(Modifier::REVERSED) {
        (ink, paper) = (PAPER.into(), Some(ink));
    }
    (ink, paper, cell.modifier.contains(Modifier::BOLD), cell.modifier.contains(Modifier::UNDERLINED))
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ => None,
    }
}

fn draw_run(out: &mut String, x: u16, y: u16, cells: u16, run: &str, look: Look) -> std::fmt::Result {
    let (ink, paper, bold, underlined) = look;
    let (left, top, wide) = (f32::from(x) * CELL.0, f32::from(y) * CELL.1, f32::from(cells) * CELL.0);
    if let Some(paper) = paper {
        writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{paper}\"/>",
            CELL.1
        )?;
    }
    if run.trim().is_empty() {
        return Ok(());
    }
    let text = run.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let weight = if bold { " font-weight=\"bold\"" } else { "" };
    let line = if underlined { " text-decoration=\"underline\"" } else { "" };
    writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\" xml:space=\"preserve\" fill=\"{ink}\"{weight}{line}>{text}</text>",
        top + 13.5
    )
}
