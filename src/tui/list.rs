//! A cursor in a long list of which only the visible rows are drawn.

use std::cell::Cell;

use ratatui::layout::Rect;

use super::keymap::Action;

/// Which row the cursor is on, and which rows the screen shows.
#[derive(Debug, Default)]
pub struct ListCursor {
    row: usize,
    top: Cell<usize>,
    rows: Cell<Rect>,
}

impl ListCursor {
    /// The row the cursor is on.
    pub fn row(&self) -> usize {
        self.row
    }

    /// Puts the cursor on a row of a list of `length` rows, or on its last one.
    pub fn to(&mut self, row: usize, length: usize) {
        self.row = row.min(length.saturating_sub(1));
    }

    /// Moves the cursor if the action is a movement in a list.
    pub fn act(&mut self, action: Action, length: usize) {
        let page = usize::from(self.rows.get().height.max(1));
        let row = match action {
            Action::Up => self.row.saturating_sub(1),
            Action::Down => self.row + 1,
            Action::PageUp => self.row.saturating_sub(page),
            Action::PageDown => self.row + page,
            Action::HalfUp => self.row.saturating_sub(page / 2),
            Action::HalfDown => self.row + page / 2,
            Action::First => 0,
            Action::Last => length,
            _ => return,
        };
        self.to(row, length);
    }

    /// The row drawn at a place on the screen, if there is one.
    pub fn row_at(&self, column: u16, y: u16, length: usize) -> Option<usize> {
        let rows = self.rows.get();
        let row = self.top.get() + usize::from(y.saturating_sub(rows.y));
        (rows.contains((column, y).into()) && row < length).then_some(row)
    }

    /// Notes where the rows of a list of `length` are drawn, and returns the
    /// first to draw: scrolled as little as keeps the cursor in view.
    pub fn place(&self, rows: Rect, length: usize) -> usize {
        self.rows.set(rows);
        let height = usize::from(rows.height);
        let low = (self.row + 1).saturating_sub(height);
        let last_top = length.saturating_sub(height);
        let top = self.top.get().clamp(low, self.row.max(low)).min(last_top.max(low));
        self.top.set(top);
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_follows_the_cursor_and_no_further() {
        let rows = Rect::new(0, 5, 20, 10);
        let mut cursor = ListCursor::default();
        assert_eq!(cursor.place(rows, 100), 0);
        cursor.act(Action::PageDown, 100);
        assert_eq!((cursor.row(), cursor.place(rows, 100)), (10, 1));
        cursor.act(Action::Up, 100);
        assert_eq!((cursor.row(), cursor.place(rows, 100)), (9, 1));
        cursor.act(Action::Last, 100);
        assert_eq!((cursor.row(), cursor.place(rows, 100)), (99, 90));
        assert_eq!(cursor.row_at(3, 5, 100), Some(90));
        assert_eq!(cursor.row_at(3, 4, 100), None);
        cursor.to(99, 3);
        assert_eq!((cursor.row(), cursor.place(rows, 3)), (2, 0));
        assert_eq!(cursor.row_at(3, 9, 3), None);
    }
}
