// Entry of the worker that answers questions: loads the WASM module beside it, whose `main` takes
// over.
import init from "./analyst.js";

await init();
