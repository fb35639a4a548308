/** The task of double.mjs in the format in which it is loaded soonest. */
module.exports = (input) => input * 2 + 1;
