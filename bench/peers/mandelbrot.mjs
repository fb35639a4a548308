/** The obvious loop over pixels: the escape count of each, by rows. */
export function escapeCounts({ centerX, centerY, width, size, iterations }) {
  const pixel = width / size;
  const left = centerX - width / 2;
  const top = centerY + (pixel * size) / 2;
  const counts = new Uint32Array(size * size);
  for (let y = 0; y < size; y++) {
    const ci = top - (y + 0.5) * pixel;
    for (let x = 0; x < size; x++) {
      const cr = left + (x + 0.5) * pixel;
      let [zr, zi, zr2, zi2, count] = [0, 0, 0, 0, 0];
      while (count < iterations && zr2 + zi2 <= 4) {
        zi = 2 * zr * zi + ci;
        zr = zr2 - zi2 + cr;
        zr2 = zr * zr;
        zi2 = zi * zi;
        count++;
      }
      counts[y * size + x] = count;
    }
  }
  return counts;
}
