//! What keys do on the workbench.

/// A key that was pressed without Alt, wherever the focus is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pressed {
    /// The browser's name of the key.
    pub key: String,
    /// Whether Control, or Command on a Mac, was held.
    pub control: bool,
    /// Whether Shift was held.
    pub shift: bool,
    /// Whether the focus is where letters are typed.
    pub typing: bool,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    Undo,
    Redo,
    Search,
    Help,
    Run,
}

/// Every key and what it does, for the dialog.
pub(crate) const KEYS: [(&str, &str); 9] = [
    ("Ctrl+Z, u", "Undo the last change of the plan"),
    ("Ctrl+Shift+Z, Ctrl+Y", "Redo it"),
    ("/", "Find a control or an input"),
    ("r", "Run, if runs are started by hand"),
    ("← → ↑ ↓", "One step of the slider or number in focus"),
    ("Shift with an arrow", "Ten steps at once"),
    ("Double-click", "On a label or number: back to the value started from"),
    ("?", "This list"),
    ("Esc", "Close a list or a panel"),
];

impl Pressed {
    /// What this key asks for, if anything. Letters are left to fields in which one types.
    pub(crate) fn command(&self) -> Option<Command> {
        match (self.control, self.shift, &*self.key) {
            (true, false, "z" | "Z") => Some(Command::Undo),
            (true, true, "z" | "Z") | (true, false, "y" | "Y") => Some(Command::Redo),
            _ if self.control || self.typing => None,
            (_, false, "u") => Some(Command::Undo),
            (_, false, "r") => Some(Command::Run),
            // Where these two lie, and with Shift or without, depends on the keyboard.
            (_, _, "/") => Some(Command::Search),
            (_, _, "?") => Some(Command::Help),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(key: &str) -> Pressed {
        Pressed { key: key.to_owned(), ..Pressed::default() }
    }

    #[test]
    fn keys_do_what_the_dialog_says() {
        assert_eq!(pressed("u").command(), Some(Command::Undo));
        assert_eq!(pressed("/").command(), Some(Command::Search));
        assert_eq!(Pressed { shift: true, ..pressed("?") }.command(), Some(Command::Help));
        let control = Pressed { control: true, ..pressed("z") };
        assert_eq!(control.command(), Some(Command::Undo));
        let shift = Pressed { shift: true, key: "Z".to_owned(), ..control };
        assert_eq!(shift.command(), Some(Command::Redo));
    }

    #[test]
    fn letters_belong_to_fields_and_other_shortcuts_to_the_browser() {
        for key in ["u", "/", "?", "r"] {
            assert_eq!(Pressed { typing: true, ..pressed(key) }.command(), None, "{key}");
            assert_eq!(Pressed { control: true, ..pressed(key) }.command(), None, "{key}");
        }
        assert_eq!(pressed("x").command(), None);
    }
}
