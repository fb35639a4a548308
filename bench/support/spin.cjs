/**
 * A job that keeps a core busy for a number of steps, and gives the same number each time. Each step needs the one
 * before, so that all of them take the same time, whoever runs beside.
 */
module.exports = function spin(steps) {
  let state = 1;
  for (let step = 0; step < steps; step++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
};
