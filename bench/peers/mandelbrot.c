// The way of partway's kernel in C, two pixels to an SSE2 vector: see assembly/mandelbrot/group.ts, function by function.
// Prints the milliseconds that the counts took, and what they hash to.
// `mandelbrot CENTER_X CENTER_Y WIDTH SIZE ITERATIONS`, SIZE a multiple of 8.
#include <emmintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAIRS = 4, GROUP = 2 * PAIRS, BATCH = 8 };

typedef struct {
  __m128d zr[PAIRS], zi[PAIRS], cr[PAIRS], ci;
  __m128i count[PAIRS]; // 0: not escaped yet
  int calm, left;
} Group;

#define STEP(z)                                                         \
  do {                                                                  \
    const __m128d zr2 = _mm_mul_pd(zr##z, zr##z);                       \
    const __m128d zi2 = _mm_mul_pd(zi##z, zi##z);                       \
    zi##z = _mm_add_pd(_mm_mul_pd(_mm_add_pd(zr##z, zr##z), zi##z), ci); \
    zr##z = _mm_add_pd(_mm_sub_pd(zr2, zi2), cr##z);                    \
  } while (0)

static __m128d is_within(__m128d zr, __m128d zi) {
  return _mm_cmple_pd(_mm_add_pd(_mm_mul_pd(zr, zr), _mm_mul_pd(zi, zi)), _mm_set1_pd(4));
}

static uint32_t calm_batches(Group *group, uint32_t done, uint32_t end) {
  const __m128d crA = group->cr[0], crB = group->cr[1], crC = group->cr[2], crD = group->cr[3], ci = group->ci;
  __m128d zrA = group->zr[0], zrB = group->zr[1], zrC = group->zr[2], zrD = group->zr[3];
  __m128d ziA = group->zi[0], ziB = group->zi[1], ziC = group->zi[2], ziD = group->zi[3];
  for (; end - done >= BATCH; done += BATCH) {
    for (int left = BATCH; left > 0; left--) {
      STEP(A);
      STEP(B);
      STEP(C);
      STEP(D);
    }
    const __m128d within = _mm_and_pd(_mm_and_pd(is_within(zrA, ziA), is_within(zrB, ziB)),
                                      _mm_and_pd(is_within(zrC, ziC), is_within(zrD, ziD)));
    if (_mm_movemask_pd(within) != 3) break;
    group->zr[0] = zrA, group->zr[1] = zrB, group->zr[2] = zrC, group->zr[3] = zrD;
    group->zi[0] = ziA, group->zi[1] = ziB, group->zi[2] = ziC, group->zi[3] = ziD;
  }
  return done;
}

static __m128i is_zero(__m128i count) {
  // SSE2 compares 32 bits at most; counts are below that.
  return _mm_shuffle_epi32(_mm_cmpeq_epi32(count, _mm_setzero_si128()), _MM_SHUFFLE(2, 2, 0, 0));
}

/** Makes the pixels that have escaped copies of the first that has not. */
static void retire(Group *group) {
  double *zr = (double *)group->zr, *zi = (double *)group->zi, *cr = (double *)group->cr;
  const int64_t *count = (const int64_t *)group->count;
  int first = 0;
  while (first < GROUP && count[first] != 0) first++;
  group->left = first < GROUP;
  if (!group->left) return;
  const double ci = _mm_cvtsd_f64(group->ci);
  group->calm = 1;
  for (int pixel = 0; pixel < GROUP; pixel++) {
    if (count[pixel] != 0) zr[pixel] = zr[first], zi[pixel] = zi[first], cr[pixel] = cr[first];
    if (cr[pixel] * cr[pixel] + ci * ci > 4 - 1e-6) group->calm = 0;
  }
}

static void counting_batch(Group *group, uint32_t done, uint32_t times) {
  const __m128d four = _mm_set1_pd(4);
  for (int pair = 0; pair < PAIRS; pair++) {
    const __m128i before = is_zero(group->count[pair]);
    __m128d zr = group->zr[pair], zi = group->zi[pair], alive = _mm_castsi128_pd(before);
    __m128i passed = _mm_set1_epi64x(done);
    for (uint32_t time = 0; time < times; time++) {
      const __m128d zr2 = _mm_mul_pd(zr, zr), zi2 = _mm_mul_pd(zi, zi);
      alive = _mm_and_pd(alive, _mm_cmple_pd(_mm_add_pd(zr2, zi2), four));
      passed = _mm_sub_epi64(passed, _mm_castpd_si128(alive));
      zi = _mm_add_pd(_mm_mul_pd(_mm_add_pd(zr, zr), zi), group->ci);
      zr = _mm_add_pd(_mm_sub_pd(zr2, zi2), group->cr[pair]);
    }
    const __m128i escaped = _mm_andnot_si128(_mm_castpd_si128(alive), before);
    group->count[pair] = _mm_or_si128(_mm_and_si128(escaped, passed), _mm_andnot_si128(escaped, group->count[pair]));
    group->zr[pair] = zr;
    group->zi[pair] = zi;
  }
  retire(group);
}

static void iterate(Group *group, uint32_t iterations) {
  uint32_t done = 0;
  while (group->left && iterations - done >= BATCH) {
    if (group->calm) done = calm_batches(group, done, iterations);
    if (iterations - done < BATCH) break;
    counting_batch(group, done, BATCH);
    done += BATCH;
  }
  if (group->left && done < iterations) counting_batch(group, done, iterations - done);
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  const double center_x = atof(argv[1]), center_y = atof(argv[2]), width = atof(argv[3]);
  const int size = atoi(argv[4]);
  const uint32_t iterations = (uint32_t)atoi(argv[5]);
  if (size % GROUP != 0) return 2;
  uint32_t *counts = malloc((size_t)size * size * sizeof *counts);
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  const double pixel = width / size, left = center_x - width / 2, top = center_y + (pixel * size) / 2;
  uint32_t *count = counts;
  for (int y = 0; y < size; y++) {
    const double ci = top - (y + 0.5) * pixel;
    for (int x = 0; x < size; x += GROUP) {
      Group group = {0};
      for (int pair = 0; pair < PAIRS; pair++) {
        const int at = x + 2 * pair;
        group.cr[pair] = _mm_set_pd(left + (at + 1.5) * pixel, left + (at + 0.5) * pixel);
      }
      group.ci = _mm_set1_pd(ci);
      retire(&group);
      iterate(&group, iterations);
      for (int pair = 0; pair < PAIRS; pair++) {
        int64_t both[2];
        _mm_storeu_si128((__m128i *)both, group.count[pair]);
        for (int lane = 0; lane < 2; lane++) *count++ = both[lane] ? (uint32_t)both[lane] : iterations;
      }
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  uint32_t hash = 0;
  for (size_t index = 0; index < (size_t)size * size; index++) hash = hash * 31 + counts[index];
  printf("%.3f %u\n", (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6, hash);
  return 0;
}
