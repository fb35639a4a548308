// FFTW, single precision, real input: transforms 2^LOG numbers TIMES times, prints the median in ms. Usage: fft LOG TIMES
#include <fftw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int ascending(const void *a, const void *b) {
  double difference = *(const double *)a - *(const double *)b;
  return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  int length = 1 << atoi(arguments[1]), times = atoi(arguments[2]);
  float *numbers = fftwf_alloc_real(length);
  fftwf_complex *spectrum = fftwf_alloc_complex(length / 2 + 1);
  fftwf_plan plan = fftwf_plan_dft_r2c_1d(length, numbers, spectrum, FFTW_MEASURE);
  double *ms = malloc(times * sizeof(double));
  for (int j = 0; j < length; j++) numbers[j] = (float)rand() / RAND_MAX - 0.5f;
  for (int time = 0; time < times; time++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    fftwf_execute(plan);
    clock_gettime(CLOCK_MONOTONIC, &end);
    ms[time] = (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
  }
  qsort(ms, times, sizeof(double), ascending);
  printf("%f\n", ms[times / 2]);
  return 0;
}
