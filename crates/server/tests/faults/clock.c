/* A computer's clock that is wrong, for one process: preloaded before the C library.
 *
 * CLOCK_FILE  says at each look by how many seconds it is wrong, and for how many the computer slept
 *
 * While it is wrong it also runs twice as fast: so it is never where it was a while ago.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  long done = syscall(SYS_clock_gettime, clock, now);
  if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME)) {
    char text[64] = "";
    long wrong = 0, slept = 0;
    int file = open(getenv("CLOCK_FILE"), O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
      if (read(file, text, sizeof text - 1) > 0) sscanf(text, "%ld %ld", &wrong, &slept);
      close(file);
    }
    if (clock == CLOCK_REALTIME && wrong != 0) now->tv_sec += wrong + now->tv_sec % 1000;
    now->tv_sec += slept;
  }
  return (int)done;
}
