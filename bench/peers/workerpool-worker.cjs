// The task of bench/support/double.mjs, in the format in which this worker starts soonest: by 6 ms of 37.
const workerpool = require("workerpool");

const double = (input) => input * 2 + 1;
const doubleAll = (inputs) => inputs.map((input) => input * 2 + 1);
let loaded;
// Loaded when it is called: whoever measures a start does not wait for it.
const spin = (steps) => (loaded ??= require("../support/spin.cjs"))(steps);

workerpool.worker({ double, doubleAll, spin });
