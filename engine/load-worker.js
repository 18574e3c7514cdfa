// Entry of the worker that makes requests for the sake of their duration: loads the WASM module
// beside it, whose `main` takes over.
import init from "./load.js";

await init();
