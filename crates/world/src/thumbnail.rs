//! Drawn thumbnails: a motif of the tag in a scene of the item.

use std::fmt::Write as _;

use crate::words::TAGS;

/// Drawings of the tags in their order, on a field of 100 by 100; `{a}`, `{b}` and `{c}` stand for
/// the colours of the scene: the main one, a second one and a light one.
const MOTIFS: [&str; TAGS] = [
    // Home cooking: a steaming bowl.
    r#"<path d="M15 55h70a35 32 0 0 1-70 0z" fill="{a}"/><path d="M35 45c-6-9 6-12 0-22M50 45c-6-9 6-12 0-22M65 45c-6-9 6-12 0-22" fill="none" stroke="{c}" stroke-width="4"/><path d="M34 88h32v5H34z" fill="{b}"/>"#,
    // Street food: a skewer.
    r#"<path d="M48 6h4v90h-4z" fill="{b}"/><rect x="30" y="14" width="40" height="18" rx="8" fill="{a}"/><circle cx="50" cy="46" r="14" fill="{c}"/><rect x="30" y="60" width="40" height="18" rx="8" fill="{a}"/>"#,
    // Travel: a suitcase.
    r#"<path d="M38 22h24v14h-6v-8H44v8h-6z" fill="{b}"/><rect x="16" y="34" width="68" height="54" rx="7" fill="{a}"/><path d="M30 34h6v54h-6zM64 34h6v54h-6z" fill="{c}"/>"#,
    // Pets: a cat.
    r#"<path d="M24 14l16 14h20l16-14v38a26 30 0 0 1-52 0z" fill="{a}"/><circle cx="40" cy="48" r="5" fill="{c}"/><circle cx="60" cy="48" r="5" fill="{c}"/><path d="M45 60h10l-5 7z" fill="{b}"/>"#,
    // Comedy: a laughing face.
    r#"<circle cx="50" cy="50" r="38" fill="{a}"/><path d="M28 40q7-9 14 0M58 40q7-9 14 0" fill="none" stroke="{c}" stroke-width="5"/><path d="M27 54h46a23 24 0 0 1-46 0z" fill="{b}"/>"#,
    // Dance: a dancer.
    r#"<circle cx="55" cy="16" r="10" fill="{c}"/><path d="M50 28l12 4 18-14 4 6-18 20-6 14 22 30-8 5-28-30-16 26-8-5 18-34 2-12-22 2v-7z" fill="{a}"/>"#,
    // Music: notes.
    r#"<path d="M36 20l42-10v58h-7V32l-28 7v42h-7z" fill="{a}"/><ellipse cx="31" cy="80" rx="13" ry="10" fill="{b}"/><ellipse cx="66" cy="69" rx="13" ry="10" fill="{b}"/>"#,
    // Fitness: a dumbbell.
    r#"<rect x="24" y="46" width="52" height="9" fill="{b}"/><rect x="12" y="28" width="14" height="45" rx="5" fill="{a}"/><rect x="74" y="28" width="14" height="45" rx="5" fill="{a}"/><path d="M5 42h7v18H5zM88 42h7v18h-7z" fill="{c}"/>"#,
    // Beauty: a lipstick.
    r#"<path d="M40 42V22q10-16 20-8v28z" fill="{a}"/><rect x="36" y="42" width="28" height="18" fill="{c}"/><rect x="32" y="60" width="36" height="32" rx="3" fill="{b}"/>"#,
    // Fashion: a dress.
    r#"<path d="M38 8h6q6 10 12 0h6l4 22-8 12 20 48H22l20-48-8-12z" fill="{a}"/><path d="M41 40h18v6H41z" fill="{c}"/>"#,
    // Gaming: a controller.
    r#"<path d="M24 32h52q16 10 18 38-2 16-22-4H28Q8 86 6 70q2-28 18-38z" fill="{a}"/><path d="M26 46h6v-6h6v6h6v6h-6v6h-6v-6h-6z" fill="{c}"/><circle cx="66" cy="54" r="5" fill="{b}"/><circle cx="76" cy="46" r="5" fill="{b}"/>"#,
    // Cars: a car.
    r#"<path d="M8 62l12-6 14-20h34l16 20 10 6v14H8z" fill="{a}"/><path d="M37 42h12v14H28zM54 42h12l10 14H54z" fill="{c}"/><circle cx="28" cy="76" r="11" fill="{b}"/><circle cx="74" cy="76" r="11" fill="{b}"/>"#,
    // Technology: a phone.
    r#"<rect x="28" y="6" width="44" height="88" rx="8" fill="{b}"/><rect x="33" y="16" width="34" height="62" fill="{c}"/><path d="M38 66l8-18 8 9 8-22v31z" fill="{a}"/><circle cx="50" cy="86" r="4" fill="{a}"/>"#,
    // Science: a flask.
    r#"<path d="M40 8h20v6h-4v24l26 46q2 8-6 8H24q-8 0-6-8l26-46V14h-4z" fill="{c}"/><path d="M34 58h32l16 27q1 7-6 7H24q-7 0-6-7z" fill="{a}"/><circle cx="46" cy="72" r="5" fill="{b}"/><circle cx="58" cy="80" r="4" fill="{b}"/>"#,
    // Learning: an open book.
    r#"<path d="M50 28Q30 14 8 22v58q22-8 42 6 20-14 42-6V22q-22-8-42 6z" fill="{a}"/><path d="M50 28v58" stroke="{b}" stroke-width="4"/><path d="M18 36q12-2 22 4M18 50q12-2 22 4M60 40q10-6 22-4M60 54q10-6 22-4" fill="none" stroke="{c}" stroke-width="4"/>"#,
    // Parenting: a large and a small figure.
    r#"<circle cx="36" cy="22" r="13" fill="{a}"/><path d="M16 92V56q0-18 20-18t20 18v36z" fill="{a}"/><circle cx="70" cy="50" r="9" fill="{b}"/><path d="M57 92V74q0-12 13-12t13 12v18z" fill="{b}"/>"#,
    // Farming: an ear of grain.
    r#"<path d="M48 30h4v66h-4z" fill="{b}"/><path d="M50 6q10 12 0 24-10-12 0-24zM50 44q4-16 20-18-2 16-20 18zM50 44q-4-16-20-18 2 16 20 18zM50 64q4-16 20-18-2 16-20 18zM50 64q-4-16-20-18 2 16 20 18z" fill="{a}"/>"#,
    // Fishing: a fish.
    r#"<path d="M8 50q28-36 58-6l24-18q-8 24 0 48L66 56q-30 30-58-6z" fill="{a}"/><circle cx="28" cy="45" r="5" fill="{c}"/><path d="M44 34q8 16 0 32" fill="none" stroke="{b}" stroke-width="4"/>"#,
    // Handicraft: scissors.
    r#"<path d="M30 8l22 44-7 5zM70 8L48 52l7 5z" fill="{c}"/><path d="M44 54l12 0 10 14-8 6zM56 54l-12 0-10 14 8 6z" fill="{a}"/><circle cx="32" cy="78" r="12" fill="none" stroke="{a}" stroke-width="7"/><circle cx="68" cy="78" r="12" fill="none" stroke="{a}" stroke-width="7"/>"#,
    // Painting: a palette.
    r#"<path d="M50 14q42 0 42 34 0 20-24 16-12-2-10 12 2 12-10 12Q8 86 8 50q0-36 42-36z" fill="{a}"/><circle cx="30" cy="40" r="7" fill="{c}"/><circle cx="52" cy="30" r="7" fill="{b}"/><circle cx="74" cy="42" r="7" fill="{c}"/><circle cx="28" cy="62" r="7" fill="{b}"/>"#,
    // Photography: a camera.
    r#"<path d="M8 32h22l8-12h24l8 12h22v52H8z" fill="{a}"/><circle cx="50" cy="56" r="20" fill="{c}"/><circle cx="50" cy="56" r="11" fill="{b}"/>"#,
    // History: a pagoda.
    r#"<path d="M50 4L22 24h56zM50 28L16 50h68zM50 54L10 76h80z" fill="{a}"/><path d="M36 24h28v6H36zM32 50h36v6H32zM28 76h44v18H28z" fill="{c}"/><path d="M44 80h12v14H44z" fill="{b}"/>"#,
    // Film: a clapperboard.
    r#"<path d="M10 36h80v50H10z" fill="{b}"/><path d="M8 20l76-14 3 14L11 34z" fill="{a}"/><path d="M24 17l10-2 4 14-10 2zM50 12l10-2 4 14-10 2z" fill="{c}"/><path d="M42 48l22 13-22 13z" fill="{c}"/>"#,
    // Basketball: a ball.
    r#"<circle cx="50" cy="50" r="38" fill="{a}"/><path d="M12 50h76M50 12v76M24 22q26 28 0 56M76 22q-26 28 0 56" fill="none" stroke="{b}" stroke-width="4"/>"#,
    // Football: a ball.
    r#"<circle cx="50" cy="50" r="38" fill="{c}"/><path d="M50 32l17 12-6 20H39l-6-20z" fill="{b}"/><path d="M50 12v20M67 44l20-6M61 64l12 17M39 64L27 81M33 44l-20-6" stroke="{b}" stroke-width="4"/>"#,
    // Outdoor: a tent.
    r#"<path d="M50 14L6 88h88z" fill="{a}"/><path d="M50 40L30 88h40z" fill="{b}"/><path d="M47 6h6v14h-6z" fill="{c}"/>"#,
    // Home: a sofa.
    r#"<path d="M22 26h56q8 0 8 8v16H14V34q0-8 8-8z" fill="{a}"/><path d="M6 46h14v16h60V46h14v34H6z" fill="{b}"/><path d="M24 50h24v12H24zM52 50h24v12H52z" fill="{c}"/><path d="M14 80h8v8h-8zM78 80h8v8h-8z" fill="{b}"/>"#,
    // Work life: a briefcase.
    r#"<path d="M36 20h28v14h-6v-8H42v8h-6z" fill="{b}"/><rect x="10" y="34" width="80" height="52" rx="6" fill="{a}"/><path d="M10 56h80v5H10z" fill="{b}"/><rect x="44" y="51" width="12" height="14" fill="{c}"/>"#,
    // Money: coins in piles.
    r#"<path d="M12 70h26v18H12zM40 50h26v38H40zM68 26h22v62H68z" fill="{a}"/><path d="M12 76h26v4H12zM40 58h26v4H40zM40 70h26v4H40zM68 36h22v4H68zM68 50h22v4H68zM68 64h22v4H68z" fill="{c}"/><circle cx="25" cy="50" r="12" fill="{b}"/>"#,
    // Stories: two bubbles.
    r#"<path d="M8 16h56v34H30L18 62V50H8z" fill="{a}"/><path d="M92 44H46v30h30l10 12V74h6z" fill="{b}"/><circle cx="24" cy="33" r="4" fill="{c}"/><circle cx="36" cy="33" r="4" fill="{c}"/><circle cx="48" cy="33" r="4" fill="{c}"/>"#,
    // Magic and toys: a hat and a wand.
    r#"<path d="M26 40h48v44H26z" fill="{b}"/><path d="M12 82h76v10H12z" fill="{b}"/><path d="M26 68h48v8H26z" fill="{a}"/><path d="M44 40L82 8l5 6-34 26z" fill="{c}"/><circle cx="86" cy="10" r="6" fill="{a}"/>"#,
    // Nature: a tree.
    r#"<path d="M45 54h10v42H45z" fill="{b}"/><circle cx="50" cy="34" r="26" fill="{a}"/><circle cx="30" cy="50" r="18" fill="{a}"/><circle cx="70" cy="50" r="18" fill="{a}"/><circle cx="42" cy="28" r="5" fill="{c}"/><circle cx="62" cy="40" r="5" fill="{c}"/>"#,
];

/// A picture of an item as an SVG element of 160 by 120: what its tag stands for, in a light of its
/// own. The same item looks the same everywhere; tags beyond the last begin again.
///
/// Drawn by us for a simulated catalogue: it shows no video that exists.
pub fn thumbnail(tag: u16, item: u32) -> String {
    let mut scene = Scene::new(tag, item);
    let motif = MOTIFS[usize::from(tag) % TAGS];
    let hue = (u32::from(tag) * 47 + scene.up_to(30)) % 360;
    let other = (hue + 150 + scene.up_to(60)) % 360;
    let night = scene.up_to(4) == 0;
    let (sky, ground, light) = if night { (24, 16, 70) } else { (84, 72, 96) };
    let horizon = 70 + scene.up_to(28);
    let (sun_x, sun_y, sun_r) = (16 + scene.up_to(128), 14 + scene.up_to(30), 8 + scene.up_to(10));
    let motif = motif
        .replace("{a}", &colour(hue, 58, if night { 60 } else { 42 }))
        .replace("{b}", &colour(other, 40, if night { 44 } else { 28 }))
        .replace("{c}", &colour(other, 55, light - 4));
    let size = 72 + scene.up_to(26);
    let left = scene.up_to(160 - size);
    let top = (horizon + 14).saturating_sub(size).max(4);
    let scale = f64::from(size) / 100.0;
    let mirror = if scene.up_to(2) == 0 {
        String::new()
    } else {
        " translate(100 0) scale(-1 1)".to_owned()
    };
    let mut svg = format!(
        "<svg viewBox=\"0 0 160 120\" preserveAspectRatio=\"xMidYMid slice\" aria-hidden=\"true\">\
         <path d=\"M0 0h160v120H0z\" fill=\"{}\"/><circle cx=\"{sun_x}\" cy=\"{sun_y}\" r=\"{sun_r}\" \
         fill=\"{}\"/><path d=\"M0 {horizon}h160v120H0z\" fill=\"{}\"/>",
        colour(hue, 30, sky),
        colour(other, 60, light),
        colour(hue, 24, ground),
    );
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<g transform=\"translate({left} {top}) scale({scale:.2}){mirror}\">{motif}</g></svg>"
    );
    svg
}

fn colour(hue: u32, saturation: u32, lightness: u32) -> String {
    format!("hsl({hue} {saturation}% {lightness}%)")
}

/// Draws for one picture.
struct Scene(u64);

impl Scene {
    fn new(tag: u16, item: u32) -> Self {
        Self((u64::from(tag) << 32 | u64::from(item)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number below a bound.
    ///
    /// # Source
    /// `xorshift64*`, Vigna, *An experimental exploration of Marsaglia's xorshift generators*, 2016.
    fn up_to(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        u32::try_from((drawn * u64::from(bound)) >> 32).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_tag_has_a_motif_of_its_own() {
        assert_eq!(MOTIFS.iter().collect::<BTreeSet<_>>().len(), TAGS);
        for motif in MOTIFS {
            assert!(motif.contains("{a}") || motif.contains("{c}"), "{motif}");
        }
    }

    #[test]
    fn items_differ_and_an_item_stays_as_it_is() {
        let pictures: BTreeSet<String> = (0..1000).map(|item| thumbnail(7, item)).collect();
        assert!(pictures.len() > 990, "{} of 1000 pictures differ", pictures.len());
        assert_eq!(thumbnail(7, 3), thumbnail(7, 3));
        assert_ne!(thumbnail(7, 3), thumbnail(8, 3));
    }

    #[test]
    fn no_picture_leaves_a_place_without_a_colour() {
        for tag in 0..u16::try_from(TAGS).expect("few tags") + 3 {
            for item in [0, 1, 49_999, u32::MAX] {
                let svg = thumbnail(tag, item);
                assert!(!svg.contains('{') && svg.ends_with("</svg>"), "{svg}");
            }
        }
    }
}
