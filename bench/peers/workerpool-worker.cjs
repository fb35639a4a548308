// The task of bench/support/double.mjs, in the format in which this worker starts soonest: by 6 ms of 37.
const workerpool = require("workerpool");

const double = (input) => input * 2 + 1;
const doubleAll = (inputs) => inputs.map((input) => input * 2 + 1);

workerpool.worker({ double, doubleAll });
