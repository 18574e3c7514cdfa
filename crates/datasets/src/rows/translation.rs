//! The words of the other tables in Chinese.

use crate::row::row;

row! {
    /// One text in both languages.
    pub struct TranslationRow {
        /// The text as it stands in its table or sidecar.
        pub text: String,
        /// The same in simplified Chinese.
        pub chinese: String,
    }
}
