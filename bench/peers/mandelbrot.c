// The way of partway's kernel in C, two pixels to an SSE2 vector: eight pixels at a time, in batches of iterations that count
// nothing as long as nothing escapes in them, and are done once more, counting, when something did. Prints the milliseconds
// that the counts took, and what they hash to. `mandelbrot CENTER_X CENTER_Y WIDTH SIZE ITERATIONS`, SIZE a multiple of 8.
#include <emmintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAIRS = 4, GROUP = 2 * PAIRS, BATCH = 8 };

typedef struct {
  __m128d zr[PAIRS], zi[PAIRS], cr[PAIRS], ci[PAIRS];
  __m128i count[PAIRS]; // 0: not escaped yet
} Group;

#define STEP(z, greatest)                                                 \
  do {                                                                    \
    const __m128d zr2 = _mm_mul_pd(zr##z, zr##z);                         \
    const __m128d zi2 = _mm_mul_pd(zi##z, zi##z);                         \
    zi##z = _mm_add_pd(_mm_mul_pd(_mm_add_pd(zr##z, zr##z), zi##z), ci##z); \
    greatest = _mm_max_pd(_mm_add_pd(zr2, zi2), greatest);                \
    zr##z = _mm_add_pd(_mm_sub_pd(zr2, zi2), cr##z);                      \
  } while (0)

static uint32_t calm_batches(Group *group, uint32_t done, uint32_t end) {
  const __m128d four = _mm_set1_pd(4);
  const __m128d crA = group->cr[0], crB = group->cr[1], crC = group->cr[2], crD = group->cr[3];
  const __m128d ciA = group->ci[0], ciB = group->ci[1], ciC = group->ci[2], ciD = group->ci[3];
  __m128d zrA = group->zr[0], zrB = group->zr[1], zrC = group->zr[2], zrD = group->zr[3];
  __m128d ziA = group->zi[0], ziB = group->zi[1], ziC = group->zi[2], ziD = group->zi[3];
  for (; end - done >= BATCH; done += BATCH) {
    __m128d greatest = _mm_setzero_pd(), greatest_too = _mm_setzero_pd();
    for (int left = BATCH; left > 0; left--) {
      STEP(A, greatest);
      STEP(B, greatest_too);
      STEP(C, greatest);
      STEP(D, greatest_too);
    }
    if (_mm_movemask_pd(_mm_or_pd(_mm_cmpgt_pd(greatest, four), _mm_cmpgt_pd(greatest_too, four)))) break;
    group->zr[0] = zrA, group->zr[1] = zrB, group->zr[2] = zrC, group->zr[3] = zrD;
    group->zi[0] = ziA, group->zi[1] = ziB, group->zi[2] = ziC, group->zi[3] = ziD;
  }
  return done;
}

static __m128i is_zero(__m128i count) {
  // SSE2 compares 32 bits at most; counts are below that.
  return _mm_shuffle_epi32(_mm_cmpeq_epi32(count, _mm_setzero_si128()), _MM_SHUFFLE(2, 2, 0, 0));
}

/** Iterates `times` times and counts. Pixels that have escaped get z = c = 0. Gives whether any is left. */
static int counting_batch(Group *group, uint32_t done, uint32_t times) {
  const __m128d four = _mm_set1_pd(4);
  __m128i left = _mm_setzero_si128();
  for (int pair = 0; pair < PAIRS; pair++) {
    const __m128i before = is_zero(group->count[pair]);
    __m128d zr = group->zr[pair], zi = group->zi[pair], alive = _mm_castsi128_pd(before);
    __m128i passed = _mm_set1_epi64x(done);
    for (uint32_t time = 0; time < times; time++) {
      const __m128d zr2 = _mm_mul_pd(zr, zr), zi2 = _mm_mul_pd(zi, zi);
      alive = _mm_and_pd(alive, _mm_cmple_pd(_mm_add_pd(zr2, zi2), four));
      passed = _mm_sub_epi64(passed, _mm_castpd_si128(alive));
      zi = _mm_add_pd(_mm_mul_pd(_mm_add_pd(zr, zr), zi), group->ci[pair]);
      zr = _mm_add_pd(_mm_sub_pd(zr2, zi2), group->cr[pair]);
    }
    const __m128i escaped = _mm_andnot_si128(_mm_castpd_si128(alive), before);
    group->count[pair] = _mm_or_si128(_mm_and_si128(escaped, passed), _mm_andnot_si128(escaped, group->count[pair]));
    group->zr[pair] = _mm_and_pd(zr, alive);
    group->zi[pair] = _mm_and_pd(zi, alive);
    group->cr[pair] = _mm_and_pd(group->cr[pair], alive);
    group->ci[pair] = _mm_and_pd(group->ci[pair], alive);
    left = _mm_or_si128(left, _mm_castpd_si128(alive));
  }
  return _mm_movemask_epi8(left);
}

static void iterate(Group *group, uint32_t iterations) {
  uint32_t done = 0;
  while (iterations - done >= BATCH) {
    done = calm_batches(group, done, iterations);
    if (iterations - done < BATCH) break;
    if (!counting_batch(group, done, BATCH)) return;
    done += BATCH;
  }
  if (done < iterations) counting_batch(group, done, iterations - done);
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
        group.ci[pair] = _mm_set1_pd(ci);
      }
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
