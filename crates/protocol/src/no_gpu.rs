//! Why there is no GPU, as far as we know it ourselves; what a driver says comes as it is.

use words::{Language, Phrase};

/// Reasons that workers give in English, and their words for readers.
#[derive(Debug, Clone, Copy)]
pub struct NoGpu {
    /// The browser has none to offer.
    pub adapter: Phrase,
    /// It is pretended by the processor.
    pub software: Phrase,
    /// The catalogue is larger than what it holds.
    pub too_small: Phrase,
}

/// Every reason of ours.
pub const NO_GPU: NoGpu = NoGpu {
    adapter: Phrase::new("this browser offers no WebGPU adapter", "此浏览器没有可用的WebGPU适配器"),
    software: Phrase::new(
        "this device’s WebGPU runs in software, where the CPU is faster",
        "本设备的WebGPU由软件模拟，CPU更快",
    ),
    too_small: Phrase::new("the catalogue does not fit this GPU", "此GPU放不下整个目录"),
};

impl NoGpu {
    /// A reason in the reader's language, where it is one of ours.
    pub fn said(&self, reason: &str) -> String {
        let ours = [self.adapter, self.software, self.too_small];
        let known = ours.into_iter().find(|phrase| phrase.in_language(Language::English) == reason);
        known.map_or_else(|| reason.to_owned(), |phrase| phrase.text().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use words::{Locale, within};

    use super::{Language, NO_GPU};

    #[test]
    fn reasons_of_ours_are_said_in_the_readers_language_and_others_as_they_are() {
        let chinese = Locale { language: Language::Chinese, ..Locale::default() };
        let sent = NO_GPU.adapter.in_language(Language::English);
        assert_eq!(within(chinese, || NO_GPU.said(sent)), "此浏览器没有可用的WebGPU适配器");
        assert_eq!(NO_GPU.said(sent), sent);
        assert_eq!(within(chinese, || NO_GPU.said("driver says no")), "driver says no");
    }
}
