//! SQLite's own way to the disk, watched: what it writes, truncates, makes,
//! deletes and syncs is noted down for a file that is recorded.
//!
//! There are crates that let one write a whole VFS in safe Rust, but none hands
//! on whether a deletion was to be synced, which is what `synchronous = EXTRA`
//! is about. So this takes SQLite's VFS for Unix as it is and puts itself in
//! front of five of its functions. Nothing is waited for on the real disk: a
//! sync is noted down and not made.
//!
//! Files get their names, and folders are synced, past SQLite. For a folder that is
//! recorded, its names are therefore looked at before anything is noted down of a file
//! in it: no name comes or goes unseen between two entries. Syncs that the program
//! itself asks for are heard of by standing in the place of C's `fsync`.
#![allow(unsafe_code, reason = "SQLite calls back as C does; each block says why it may")]

use std::collections::{BTreeMap, HashMap};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};

use rusqlite::ffi;

/// One thing done to a file, or said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// The file came to be, empty.
    Create,
    /// These bytes were written from here on.
    Write(usize, Vec<u8>),
    /// The file was cut, or stretched, to this length.
    Truncate(usize),
    /// What was written before is to be on the disk, the file's name included.
    Sync,
    /// The file was deleted; if true, its folder was synced.
    Delete(bool),
    /// The names in the folder that is recorded, as found when they had changed.
    Names(Names),
    /// What was made of the folder's names before is to be on the disk.
    SyncFolder,
    /// The planner was told that the step at this place of the history is done.
    Acknowledged(i64),
}

/// The names in a folder, and which file each leads to: the system's own number of it.
pub type Names = BTreeMap<String, u64>;

/// What was done, in order, and to which file: how its name goes on after the plan's,
/// or after the folder's.
pub type Log = Vec<(String, Op)>;

#[derive(Default)]
struct Watch {
    /// The files recorded, and what was done to them and those beside them.
    recorded: HashMap<PathBuf, Log>,
    /// Those of them that are folders, and the names last seen in each.
    names: HashMap<PathBuf, Names>,
    /// The open files, by where SQLite keeps them.
    open: HashMap<usize, Opened>,
    /// SQLite's methods with ours in front, by where its own are: a plan and its
    /// journal have different ones.
    watched: HashMap<usize, &'static ffi::sqlite3_io_methods>,
}

#[derive(Clone)]
struct Opened {
    path: PathBuf,
    /// SQLite's own methods of this file.
    behind: &'static ffi::sqlite3_io_methods,
}

impl Watch {
    fn note(&mut self, path: &Path, op: Op) {
        let ending = |of: &Path| Some(path.to_str()?.strip_prefix(of.to_str()?)?.to_string());
        let logs = self.recorded.iter_mut().filter_map(|(of, log)| Some((ending(of)?, of, log)));
        // A plan's folder of backups begins like the plan.
        let Some((ending, of, log)) = logs.min_by_key(|(ending, ..)| ending.len()) else { return };
        if let Some(known) = self.names.get_mut(of) {
            let now = names_in(of);
            if *known != now {
                log.push((String::new(), Op::Names(now.clone())));
                *known = now;
            }
        }
        log.push((ending, op));
    }
}

fn watch() -> MutexGuard<'static, Watch> {
    static WATCH: OnceLock<Mutex<Watch>> = OnceLock::new();
    WATCH.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes down what is done to the plan at `path` from here on.
pub fn record(path: &Path) {
    install();
    watch().recorded.insert(path.canonicalize().unwrap(), Log::new());
}

/// Notes down what is done in a folder from here on, to files and to their names, and
/// returns the names there are. A file's own is told with a slash before it.
pub fn record_folder(folder: &Path) -> Names {
    install();
    let (folder, names) = (folder.canonicalize().unwrap(), names_in(folder));
    let mut watch = watch();
    watch.names.insert(folder.clone(), names.clone());
    watch.recorded.insert(folder, Log::new());
    names
}

fn names_in(folder: &Path) -> Names {
    use std::os::unix::fs::MetadataExt;
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let named = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        Some((format!("/{name}"), entry.metadata().ok()?.ino()))
    };
    entries.filter_map(named).collect()
}

/// Notes down that the planner was told of a step.
pub fn acknowledge(path: &Path, seq: i64) {
    watch().note(&path.canonicalize().unwrap(), Op::Acknowledged(seq));
}

/// What was done since [`record`].
pub fn recorded(path: &Path) -> Log {
    watch().recorded.remove(&path.canonicalize().unwrap()).unwrap()
}

/// SQLite's own functions, behind the ones put in front of them.
struct Behind {
    open: unsafe extern "C" fn(
        *mut ffi::sqlite3_vfs,
        *const c_char,
        *mut ffi::sqlite3_file,
        c_int,
        *mut c_int,
    ) -> c_int,
    delete: unsafe extern "C" fn(*mut ffi::sqlite3_vfs, *const c_char, c_int) -> c_int,
}

static BEHIND: OnceLock<Behind> = OnceLock::new();

fn behind() -> &'static Behind {
    BEHIND.get().expect("installed")
}

/// What is behind an open file.
fn opened(file: *mut ffi::sqlite3_file) -> Opened {
    watch().open[&(file as usize)].clone()
}

/// Puts the watch in front of SQLite's way to the disk, for this whole process.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the default VFS lives as long as the process; the copy that is
        // registered in its place is leaked, and so lives as long.
        unsafe {
            let unix = ffi::sqlite3_vfs_find(ptr::null());
            let mut watched = *unix;
            let _ = BEHIND.set(Behind { open: watched.xOpen.unwrap(), delete: watched.xDelete.unwrap() });
            watched.zName = c"watched".as_ptr();
            watched.xOpen = Some(open);
            watched.xDelete = Some(delete);
            let registered = ffi::sqlite3_vfs_register(Box::leak(Box::new(watched)), 1);
            assert_eq!(registered, ffi::SQLITE_OK);
        }
    });
}

/// The name SQLite gives, as a path; empty for a file without one.
///
/// # Safety
/// `name` is null or a C string.
unsafe fn named(name: *const c_char) -> PathBuf {
    match name.is_null() {
        true => PathBuf::new(),
        // SAFETY: SQLite's names are C strings.
        false => PathBuf::from(unsafe { CStr::from_ptr(name) }.to_str().unwrap_or_default()),
    }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: the arguments are SQLite's own, handed on unchanged. Where it
    // succeeds, the file has methods, which are static; so are ours.
    unsafe {
        let path = named(name);
        let is_new = flags & ffi::SQLITE_OPEN_CREATE != 0 && !path.exists();
        let outcome = (behind().open)(vfs, name, file, flags, out);
        if let (ffi::SQLITE_OK, Some(own)) = (outcome, (*file).pMethods.as_ref()) {
            let own: &'static ffi::sqlite3_io_methods = own;
            let mut watch = watch();
            (*file).pMethods = *watch.watched.entry(ptr::from_ref(own) as usize).or_insert_with(|| {
                Box::leak(Box::new(ffi::sqlite3_io_methods {
                    xClose: Some(close),
                    xWrite: Some(write),
                    xTruncate: Some(truncate),
                    xSync: Some(sync),
                    ..*own
                }))
            });
            if is_new {
                watch.note(&path, Op::Create);
            }
            watch.open.insert(file as usize, Opened { path, behind: own });
        }
        outcome
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: as above. The folder is not synced: that is only noted down.
    unsafe {
        let deleted = (behind().delete)(vfs, name, 0);
        if deleted == ffi::SQLITE_OK {
            watch().note(&named(name), Op::Delete(sync_folder != 0));
        }
        deleted
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let opened = watch().open.remove(&(file as usize)).expect("it was opened");
    // SAFETY: the file was opened above, with these methods behind it.
    unsafe { opened.behind.xClose.unwrap()(file) }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    data: *const c_void,
    length: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite hands over `length` readable bytes.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast::<u8>(), length as usize) };
    let opened = opened(file);
    watch().note(&opened.path, Op::Write(at as usize, bytes.to_vec()));
    // SAFETY: as in `close`.
    unsafe { opened.behind.xWrite.unwrap()(file, data, length, at) }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    let opened = opened(file);
    watch().note(&opened.path, Op::Truncate(size as usize));
    // SAFETY: as in `close`.
    unsafe { opened.behind.xTruncate.unwrap()(file, size) }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    let opened = opened(file);
    watch().note(&opened.path, Op::Sync);
    ffi::SQLITE_OK
}

/// What the program asks to be synced past SQLite: it is noted down, and not waited for.
#[cfg(target_os = "linux")]
#[unsafe(no_mangle)]
extern "C" fn fsync(file: c_int) -> c_int {
    if let Ok(path) = std::fs::read_link(format!("/proc/self/fd/{file}")) {
        let op = if path.is_dir() { Op::SyncFolder } else { Op::Sync };
        watch().note(&path, op);
    }
    0
}

thread_local! {
    static MOST_PAGES: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Lets no plan that this thread opens meanwhile grow beyond so many pages.
pub fn with_most_pages<T>(pages: u32, work: impl FnOnce() -> T) -> T {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the function has the signature that SQLite calls it with.
        let registered = unsafe { ffi::sqlite3_auto_extension(Some(limit_pages)) };
        assert_eq!(registered, ffi::SQLITE_OK);
    });
    MOST_PAGES.set(pages);
    let done = work();
    MOST_PAGES.set(0);
    done
}

unsafe extern "C" fn limit_pages(
    db: *mut ffi::sqlite3,
    _: *mut *mut c_char,
    _: *const ffi::sqlite3_api_routines,
) -> c_int {
    match MOST_PAGES.get() {
        0 => ffi::SQLITE_OK,
        pages => {
            let pragma = format!("PRAGMA max_page_count = {pages}\0");
            // SAFETY: the connection is open, the text ends with a zero.
            unsafe { ffi::sqlite3_exec(db, pragma.as_ptr().cast(), None, ptr::null_mut(), ptr::null_mut()) }
        }
    }
}
