// Entry of the worker that recommends: loads the WASM module beside it, whose `main` takes over.
import init from "./recommender.js";

await init();
