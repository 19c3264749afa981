//! Makes `demo.db` anew from `demo/`: run `cargo run --example build-demo` after changing the source.

use std::path::Path;

#[path = "../demo/build.rs"]
mod build;

fn main() -> ounce::error::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("demo.db");
    let _ = std::fs::remove_file(&path);
    build::build(&root.join("demo"), &path)
}
