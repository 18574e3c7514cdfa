//! Writes a page with every motif, to be looked at: `cargo run -p world --example pictures > out.html`.

fn main() {
    let pictures = (0..u16::try_from(world::TAGS * 2).unwrap_or(0)).map(|place| {
        let tag = place / 2;
        format!(
            "<div style=\"width:180px;display:inline-block;margin:3px\">{}</div>",
            world::thumbnail(tag, u32::from(place) * 977)
        )
    });
    println!(
        "<!doctype html><meta charset=utf-8><title>Pictures</title>{}",
        pictures.collect::<String>()
    );
}
