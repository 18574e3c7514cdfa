//! What a trial costs on a GPU; with a folder, writes the generated shaders into it.

use kernels::shader::{costs, paths_shader, statistics_shader, worlds_shader};

fn main() -> std::io::Result<()> {
    for cost in costs() {
        let intensity = cost.operations as f64 / cost.bytes as f64;
        println!(
            "{:<8} {:>5} operations, {:>4} bytes a trial: {intensity:.1} operations a byte",
            cost.kernel, cost.operations, cost.bytes
        );
    }
    let Some(folder) = std::env::args().nth(1) else { return Ok(()) };
    let folder = std::path::Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("worlds.wgsl"), worlds_shader())?;
    std::fs::write(folder.join("paths.wgsl"), paths_shader())?;
    std::fs::write(folder.join("statistics.wgsl"), statistics_shader())
}
