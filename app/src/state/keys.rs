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
    Run,
    /// To the control before.
    Previous,
    /// To the control after.
    Next,
    /// From the plan in this place of the list.
    Start(usize),
}

/// Where a key does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// On every page.
    Everywhere,
    /// On pages without sliders of the plan.
    Elsewhere,
    /// On the workbench.
    Lab,
    /// Where scenarios are compared.
    Compare,
}

impl Place {
    /// Whether a page of this path is such a place.
    pub(crate) fn is_at(self, path: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Elsewhere => path != "/lab",
            Self::Lab => path == "/lab",
            Self::Compare => path == "/compare",
        }
    }
}

/// Every key, what it does, and where, for the list of keys.
pub(crate) const KEYS: [(Place, Phrase, Phrase); 17] = [
    (
        Place::Everywhere,
        Phrase::name("Ctrl+Z, u"),
        Phrase::new("Undo the last change of the plan", "撤销方案的上一次改动"),
    ),
    (Place::Everywhere, Phrase::name("Ctrl+Shift+Z, Ctrl+Y"), Phrase::new("Redo it", "重做")),
    (Place::Lab, Phrase::name("/"), Phrase::new("Find a control or an input", "查找控件或输入")),
    (
        Place::Everywhere,
        Phrase::name("[ ]"),
        Phrase::new("Previous and next control", "上一个与下一个控件"),
    ),
    (
        Place::Lab,
        Phrase::name("1 – 4"),
        Phrase::new("Start from one of the first four plans", "从前四个方案之一开始"),
    ),
    (
        Place::Compare,
        Phrase::name("1 – 4"),
        Phrase::new("To the choice of that scenario", "前往该情景的选择"),
    ),
    (Place::Compare, Phrase::name("d"), Phrase::new("To the paired differences", "前往成对差异")),
    (
        Place::Lab,
        Phrase::name("d"),
        Phrase::new("Differences to the reported plan", "与据报道方案的差异"),
    ),
    (
        Place::Everywhere,
        Phrase::name("t"),
        Phrase::new("Tables of the figures, or of the one in focus", "各图或所选图的数据表"),
    ),
    (Place::Everywhere, Phrase::name("e"), Phrase::new("To what can be exported", "前往导出")),
    (
        Place::Lab,
        Phrase::name("r"),
        Phrase::new("Run, if runs are started by hand", "手动运行时开始运行"),
    ),
    (
        Place::Lab,
        Phrase::name("← → ↑ ↓"),
        Phrase::new("One step of the slider or number in focus", "所选滑块或数字移动一步"),
    ),
    (
        Place::Lab,
        Phrase::new("Shift with an arrow", "Shift加方向键"),
        Phrase::new("Ten steps at once", "一次十步"),
    ),
    (
        Place::Lab,
        Phrase::new("Double-click", "双击"),
        Phrase::new(
            "On a label or number: back to the value started from",
            "标签或数字：还原为起始值",
        ),
    ),
    (
        Place::Elsewhere,
        Phrase::name("↑ ↓"),
        Phrase::new("Another choice of the list in focus", "所选列表的另一项"),
    ),
    (Place::Everywhere, Phrase::name("?"), Phrase::new("This list", "本列表")),
    (
        Place::Everywhere,
        Phrase::name("Esc"),
        Phrase::new("Close a list or a panel", "关闭列表或面板"),
    ),
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
            // Where these lie, and with Shift or without, depends on the keyboard.
            (_, _, "/") => Some(Command::Search),
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
        let control = Pressed { control: true, ..pressed("z") };
        assert_eq!(control.command(), Some(Command::Undo));
        let shift = Pressed { shift: true, key: "Z".to_owned(), ..control };
        assert_eq!(shift.command(), Some(Command::Redo));
        assert_eq!(pressed("]").command(), Some(Command::Next));
        assert_eq!(pressed("3").command(), Some(Command::Start(2)));
    }

    #[test]
    fn letters_belong_to_fields_and_other_shortcuts_to_the_browser() {
        for key in ["u", "/", "r"] {
            assert_eq!(Pressed { typing: true, ..pressed(key) }.command(), None, "{key}");
            assert_eq!(Pressed { control: true, ..pressed(key) }.command(), None, "{key}");
        }
        assert_eq!(pressed("x").command(), None);
        let typing = Pressed { control: true, typing: true, ..pressed("z") };
        assert_eq!(typing.command(), None, "a field undoes its own typing");
    }
}
