//! A program in a pseudo-terminal: keys go in, the screen comes out.
//!
//! Nothing here waits for time. The program marks the end of every frame when
//! `OUNCE_TEST_FRAMES` is set, and what a test looks for is looked for after
//! each mark. A program that hangs is killed after [`PATIENCE`], which ends
//! the reading.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use vt100::{Callbacks, MouseProtocolMode, Parser, Screen};

/// After this long a test hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the mark of a frame said.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// How many frames there have been.
    pub frames: u64,
    /// How many keys, clicks and resizes the program had handled.
    pub events: u64,
    /// The size the frame was drawn in.
    pub size: (u16, u16),
}

impl Callbacks for Mark {
    fn unhandled_osc(&mut self, _: &mut Screen, parameters: &[&[u8]]) {
        if let [b"7777", rest @ ..] = parameters {
            let numbers: Vec<u64> =
                rest.iter().map(|n| std::str::from_utf8(n).unwrap().parse().unwrap()).collect();
            let [events, columns, rows] = numbers[..] else { panic!("a mark of {numbers:?}") };
            *self = Mark { frames: self.frames + 1, events, size: (columns as u16, rows as u16) };
        }
    }
}

/// The terminal, with the program in it.
pub struct Terminal {
    parser: Parser<Mark>,
    /// Everything the program has written, as far as it was looked at.
    written: Vec<u8>,
    unread: Vec<u8>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    line_settings: String,
    _watchdog: Sender<()>,
}

/// A command in surroundings of its own, whose home is `home`.
pub fn sealed(program: &Path, home: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8"), ("OUNCE_TEST_FRAMES", "1")] {
        command.env(name, value);
    }
    for name in ["HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "TMPDIR"] {
        command.env(name, home);
    }
    command.cwd(home);
    command.args(arguments);
    command
}

impl Terminal {
    /// Starts the program in a terminal of this size.
    pub fn run(command: CommandBuilder, columns: u16, rows: u16) -> Terminal {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let line_settings = line_settings(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        // The program alone holds its end now: when it ends, the reading ends.
        drop(pair.slave);
        let pid = child.process_id().unwrap();
        let (watchdog, done) = channel();
        std::thread::spawn(move || {
            if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                signal("KILL", pid);
            }
        });
        Terminal {
            parser: Parser::new_with_callbacks(cells(rows), cells(columns), 0, Mark::default()),
            written: Vec::new(),
            unread: Vec::new(),
            reader: pair.master.try_clone_reader().unwrap(),
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
            line_settings,
            _watchdog: watchdog,
        }
    }

    /// The last frame's mark.
    pub fn mark(&self) -> Mark {
        *self.parser.callbacks()
    }

    /// What is on the screen, row by row, without trailing spaces.
    pub fn text(&self) -> String {
        self.parser.screen().contents().lines().map(|row| format!("{}\n", row.trim_end())).collect()
    }

    /// The screen as the terminal has it, with its modes.
    pub fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// Everything the program has written, as far as it was looked at.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// The program's process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Reads on, up to the end of a frame at most; false at the end.
    fn read(&mut self) -> bool {
        if self.unread.is_empty() {
            let mut chunk = [0; 16_384];
            let length = self.reader.read(&mut chunk).unwrap();
            self.unread.extend_from_slice(&chunk[..length]);
        }
        let end = self.unread.iter().position(|b| *b == 0x07).map_or(self.unread.len(), |at| at + 1);
        self.parser.process(&self.unread[..end]);
        self.written.extend(self.unread.drain(..end));
        end > 0
    }

    /// Reads until a whole frame meets what is asked.
    pub fn until(&mut self, what: &str, met: impl Fn(&Terminal) -> bool) {
        while !met(self) {
            let before = self.mark().frames;
            while self.mark().frames == before {
                assert!(self.read(), "ended before {what}; the screen:\n{}", self.text());
            }
        }
    }

    /// Reads until a text is on the screen.
    pub fn until_text(&mut self, text: &str) {
        self.until(text, |t| t.text().contains(text));
    }

    /// Reads until the program has begun to draw a frame, and no further.
    pub fn until_a_frame_begins(&mut self) {
        let seen = self.written.len();
        while memchr::memmem::find(&self.written[seen..], b"\x1b[?2026h").is_none() {
            assert!(self.read(), "ended before a frame; the screen:\n{}", self.text());
        }
    }

    /// Makes the terminal take nothing more, as one whose window hangs: whatever the
    /// program writes from here on waits.
    #[cfg(target_os = "linux")]
    pub fn take_no_more(&mut self) {
        let name = self.master.tty_name().expect("a terminal has a name");
        let heeds_stop = Command::new("stty").arg("-F").arg(name).arg("ixon").status().unwrap();
        assert!(heeds_stop.success());
        self.send("\x13");
    }

    /// Waits until the program has ended, without reading what it still writes.
    pub fn end_unread(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Reads until the screen and the cursor were given back.
    pub fn until_given_back(&mut self) {
        while self.screen().alternate_screen() || self.screen().hide_cursor() {
            assert!(self.read(), "ended before the screen was given back");
        }
    }

    /// Whether the program has written this.
    pub fn has_written(&self, bytes: &str) -> bool {
        memchr::memmem::find(&self.written, bytes.as_bytes()).is_some()
    }

    /// Sends what a terminal sends for a key or a click.
    pub fn send(&mut self, bytes: &str) {
        self.writer.write_all(bytes.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Types a text, a key for each letter, and reads until all are answered.
    pub fn keys(&mut self, text: &str) {
        let wanted = self.mark().events + text.chars().count() as u64;
        self.send(text);
        self.until("the keys were answered", |t| t.mark().events >= wanted);
    }

    /// Makes the window another size without waiting for the answer.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Reads until a frame of this size was drawn.
    pub fn until_size(&mut self, columns: u16, rows: u16) {
        self.until("the new size was drawn", |t| t.mark().size == (columns, rows));
    }

    /// Reads until the program has ended and nobody writes to the terminal any
    /// more, and returns how it ended.
    pub fn end(&mut self) -> ExitStatus {
        while self.read() {}
        self.child.wait().unwrap()
    }

    /// Asserts that the terminal is as it was before the program took it.
    pub fn assert_given_back(&self) {
        let screen = self.screen();
        assert!(self.has_written("\x1b[?1049h"), "it never took the screen");
        assert!(!screen.alternate_screen(), "the alternate screen stays");
        assert!(!screen.hide_cursor(), "the cursor stays hidden");
        assert!(!screen.bracketed_paste(), "pasted text stays bracketed");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "the mouse stays captured");
        for (mode, name) in [("?1004", "focus reports"), ("?2026", "a synchronised update")] {
            let last =
                |end: &str| memchr::memmem::rfind(&self.written, format!("\x1b[{mode}{end}").as_bytes());
            assert!(last("h") < last("l"), "{name} stays on");
        }
        assert_eq!(line_settings(&*self.master), self.line_settings, "the line settings differ");
    }

    /// Closes the window: the program is left without a terminal. Returns how it ended.
    pub fn hang_up(self) -> ExitStatus {
        let Terminal { reader, writer, master, mut child, _watchdog, .. } = self;
        drop((reader, writer, master));
        child.wait().unwrap()
    }
}

/// Sends a signal to a process, by its name without SIG.
pub fn signal(name: &str, pid: u32) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {pid}")).status().unwrap();
    assert!(sent.success(), "no SIG{name} to {pid}");
}

fn line_settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has line settings"))
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The emulator has at least one cell each way.
fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap_or(NonZeroU16::MIN)
}
