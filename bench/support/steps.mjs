/** So many steps, each of which leaves garbage behind. */
export default function* (steps) {
  const seen = [];
  for (let step = 0; step < steps; step++) {
    seen.push({ step });
    yield seen.length;
  }
  return seen.length;
}
