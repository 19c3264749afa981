//! Every screen of a plan with traps in it: none is drawn.

use crate::characters::{assert_clean, trap};
use crate::going_out::lay_traps;
use crate::support::{Window, plan_from};

#[test]
fn nothing_hostile_is_drawn() {
    let (_folder, path) = plan_from("demo/initiatives.csv");
    lay_traps(&path);
    for (columns, rows) in [(80, 24), (200, 50)] {
        let mut window = Window::on(&path, columns, rows);
        assert!(window.screen().contains("Read-only"), "{}", window.screen());
        for keys in [
            "?",
            "Esc",
            ":",
            "Esc",
            "Enter",
            "Esc",
            "C",
            "Esc",
            "e",
            "Esc",
            "t",
            "/ x : y",
            "Esc",
            "* x",
            "Esc",
            "v c",
            "w",
            "Esc",
            "i",
            "y",
            "Esc",
            "A",
            "Esc",
            "o",
            "a",
            "Esc",
            "x",
            "Esc",
            "v m",
            "t",
            "Enter",
            "Esc",
            "v b",
            "Enter",
            "Esc",
            "e 9 9 Enter",
            "r",
            "d",
            "Esc",
            "a",
            "Esc",
            "v h",
            "Enter",
            "Esc",
            "x",
            "Esc",
            "P",
            "P",
        ] {
            window.keys(keys);
            assert_clean((keys, columns), &window.screen());
        }
        // What is typed and pasted shows as harmlessly.
        window.keys("v i /");
        window.event(crossterm::event::Event::Paste(trap('p').replace('\n', "")));
        assert_clean("a pasted filter", &window.screen());
        window.keys("Enter");
        assert_clean("a pasted filter", &window.screen());
    }
}
