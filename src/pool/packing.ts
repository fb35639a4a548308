/** Numbers of a list as they travel, side by side; undefined if there is anything else among them. */
export function packed(list: readonly unknown[], from = 0, to = list.length): Float64Array | undefined {
  if (typeof list[from] !== "number") return undefined;
  const numbers = new Float64Array(to - from);
  for (let at = from; at < to; at++) {
    const number = list[at];
    if (typeof number !== "number") return undefined;
    numbers[at - from] = number;
  }
  return numbers;
}
