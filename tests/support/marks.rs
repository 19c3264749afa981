//! The marks of a history, worked out apart from the program, as one would that
//! writes plans of its own.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use xxhash_rust::xxh3::Xxh3;

/// Writes the digests and marks anew that the rows of a plan's history should have.
pub fn mark_anew(file: &Connection) {
    let current = file.query_row("SELECT id FROM scenario WHERE name = 'current'", [], |row| row.get(0));
    let mut mark = hashed(&[ValueRef::Integer(current.unwrap())]);
    let steps: Vec<i64> = {
        let mut select = file.prepare("SELECT seq FROM history ORDER BY seq").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for seq in steps {
        let sql = "SELECT seq, kind, target, label, who, at, changes FROM history WHERE seq = ?";
        let (digest, next) = file
            .query_row(sql, [seq], |row| {
                let digest = hashed(&[row.get_ref(6)?]);
                let mut link = vec![ValueRef::Text(mark.as_bytes())];
                (0..6).for_each(|column| link.push(row.get_ref(column).unwrap()));
                link.push(ValueRef::Text(digest.as_bytes()));
                let mark = hashed(&link);
                Ok((digest, mark))
            })
            .unwrap();
        mark = next;
        file.execute("UPDATE history SET digest = ?, mark = ? WHERE seq = ?", (digest, &mark, seq)).unwrap();
    }
    file.execute("UPDATE plan SET mark = ?", [mark]).unwrap();
}

fn hashed(values: &[ValueRef<'_>]) -> String {
    let mut bytes = Vec::new();
    for value in values {
        let (kind, value) = match value {
            ValueRef::Null => (0, Vec::new()),
            ValueRef::Integer(n) => (1, n.to_le_bytes().to_vec()),
            ValueRef::Real(n) => (2, n.to_le_bytes().to_vec()),
            ValueRef::Text(text) => (3, text.to_vec()),
            ValueRef::Blob(blob) => (4, blob.to_vec()),
        };
        bytes.push(kind);
        bytes.extend((value.len() as u64).to_le_bytes());
        bytes.extend(value);
    }
    let mut hasher = Xxh3::new();
    hasher.update(&bytes);
    format!("{:032x}", hasher.digest128())
}
