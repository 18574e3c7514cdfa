// Entry of the computing worker: loads the WASM module beside it, whose `main` takes over.
import init from "./engine.js";

await init();
