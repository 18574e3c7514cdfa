//! What keys do on the workbench.

use words::Phrase;

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
    /// To the control before.
    Previous,
    /// To the control after.
    Next,
    /// From the plan in this place of the list.
    Start(usize),
}

/// Every key and what it does, for the dialog.
pub(crate) const KEYS: [(Phrase, Phrase); 14] = [
    (Phrase::name("Ctrl+Z, u"), Phrase::new("Undo the last change", "撤销上一次改动")),
    (Phrase::name("Ctrl+Shift+Z, Ctrl+Y"), Phrase::new("Redo it", "重做")),
    (Phrase::name("/"), Phrase::new("Find a control or an input", "查找控件或输入")),
    (Phrase::name("[ ]"), Phrase::new("Previous and next control", "上一个与下一个控件")),
    (
        Phrase::name("1 – 4"),
        Phrase::new("Start from one of the first four plans", "从前四个方案之一开始"),
    ),
    (Phrase::name("d"), Phrase::new("Differences to the reported plan", "与所报道方案的差异")),
    (
        Phrase::name("t"),
        Phrase::new("Tables of the figures, or of the one in focus", "各图或所选图的数据表"),
    ),
    (Phrase::name("e"), Phrase::new("To what can be exported", "前往导出")),
    (Phrase::name("r"), Phrase::new("Run, if runs are started by hand", "手动运行时开始运行")),
    (
        Phrase::name("← → ↑ ↓"),
        Phrase::new("One step of the slider or number in focus", "所选滑块或数字移动一步"),
    ),
    (
        Phrase::new("Shift with an arrow", "Shift加方向键"),
        Phrase::new("Ten steps at once", "一次十步"),
    ),
    (
        Phrase::new("Double-click", "双击"),
        Phrase::new(
            "On a label or number: back to the value started from",
            "标签或数字：还原为起始值",
        ),
    ),
    (Phrase::name("?"), Phrase::new("This list", "本列表")),
    (Phrase::name("Esc"), Phrase::new("Close a list or a panel", "关闭列表或面板")),
];

impl Pressed {
    /// What this key asks for, if anything. Letters are left to fields in which one types.
    pub(crate) fn command(&self) -> Option<Command> {
        match (self.control, self.shift, &*self.key) {
            // A field undoes its own typing.
            _ if self.typing => None,
            (true, false, "z" | "Z") => Some(Command::Undo),
            (true, true, "z" | "Z") | (true, false, "y" | "Y") => Some(Command::Redo),
            _ if self.control => None,
            (_, false, "u") => Some(Command::Undo),
            (_, false, "r") => Some(Command::Run),
            // Where these two lie, and with Shift or without, depends on the keyboard.
            (_, _, "/") => Some(Command::Search),
            (_, _, "?") => Some(Command::Help),
            (_, _, "[") => Some(Command::Previous),
            (_, _, "]") => Some(Command::Next),
            (_, false, "1") => Some(Command::Start(0)),
            (_, false, "2") => Some(Command::Start(1)),
            (_, false, "3") => Some(Command::Start(2)),
            (_, false, "4") => Some(Command::Start(3)),
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
        assert_eq!(pressed("]").command(), Some(Command::Next));
        assert_eq!(pressed("3").command(), Some(Command::Start(2)));
    }

    #[test]
    fn letters_belong_to_fields_and_other_shortcuts_to_the_browser() {
        for key in ["u", "/", "?", "r"] {
            assert_eq!(Pressed { typing: true, ..pressed(key) }.command(), None, "{key}");
            assert_eq!(Pressed { control: true, ..pressed(key) }.command(), None, "{key}");
        }
        assert_eq!(pressed("x").command(), None);
        let typing = Pressed { control: true, typing: true, ..pressed("z") };
        assert_eq!(typing.command(), None, "a field undoes its own typing");
    }
}
