// The plain scalar loop over the same pixels as partway's kernel, timed by itself: prints milliseconds and the sum of all counts.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint32_t escape_count(double cr, double ci, uint32_t iterations) {
  double zr = 0, zi = 0, zr2 = 0, zi2 = 0;
  uint32_t count = 0;
  while (count < iterations && zr2 + zi2 <= 4) {
    zi = 2 * zr * zi + ci;
    zr = zr2 - zi2 + cr;
    zr2 = zr * zr;
    zi2 = zi * zi;
    count++;
  }
  return count;
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  const double center_x = atof(argv[1]), center_y = atof(argv[2]), width = atof(argv[3]);
  const int size = atoi(argv[4]);
  const uint32_t iterations = (uint32_t)atoi(argv[5]);
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  uint64_t sum = 0;
  const double pixel = width / size;
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      sum += escape_count(center_x + (x + 0.5 - size / 2.0) * pixel, center_y - (y + 0.5 - size / 2.0) * pixel, iterations);
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.3f %llu\n", (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6, (unsigned long long)sum);
  return 0;
}
