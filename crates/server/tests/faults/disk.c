/* A disk that loses power, runs full and fails, for one process: preloaded before the C library.
 *
 * DISK_DATA    the folder whose files it stands for
 * DISK_SHADOW  a folder with what has reached the disk: each file as it was when it was last synced
 * DISK_FULL    while this file is there, nothing can be written
 * DISK_FAIL_AT the number of the sync that fails, counted from 1
 * DISK_NO_WAL  when set, files that end in -wal are never synced, as SQLite's NORMAL leaves them
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int syncs;

/* Whether a file is of the folder; its path is left in `path`. */
static int ours(int fd, char path[PATH_MAX]) {
  char link[64];
  const char *data = getenv("DISK_DATA");
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (!data || length < 0) return 0;
  path[length] = 0;
  return strncmp(path, data, strlen(data)) == 0;
}

static int copy(const char *from, const char *to) {
  char buffer[65536];
  ssize_t part;
  int in = open(from, O_RDONLY | O_CLOEXEC);
  int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ssize_t (*put)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  while ((part = read(in, buffer, sizeof buffer)) > 0) {
    if (put(out, buffer, part) != part) return -1;
  }
  close(in);
  close(out);
  return part;
}

static int sync_file(int fd) {
  char path[PATH_MAX], part[PATH_MAX + 8], whole[PATH_MAX];
  const char *shadow = getenv("DISK_SHADOW"), *fail = getenv("DISK_FAIL_AT");
  struct stat about;
  if (!ours(fd, path) || fstat(fd, &about) != 0 || S_ISDIR(about.st_mode)) return 0;
  if (fail && atomic_fetch_add(&syncs, 1) + 1 == atoi(fail)) {
    errno = EIO;
    return -1;
  }
  size_t length = strlen(path);
  int is_wal = length > 4 && strcmp(path + length - 4, "-wal") == 0;
  if (!shadow || (is_wal && getenv("DISK_NO_WAL"))) return 0;
  snprintf(whole, sizeof whole, "%s/%s", shadow, strrchr(path, '/') + 1);
  snprintf(part, sizeof part, "%s.part", whole);
  if (copy(path, part) < 0 || rename(part, whole) < 0) abort();
  return 0;
}

/* A file system with a journal keeps to the order: what is synced later isn't there without this. */
int unlink(const char *path) {
  char gone[PATH_MAX];
  const char *shadow = getenv("DISK_SHADOW"), *data = getenv("DISK_DATA"), *name = strrchr(path, '/');
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  if (shadow && data && name && strncmp(path, data, strlen(data)) == 0) {
    snprintf(gone, sizeof gone, "%s%s", shadow, name);
    real(gone);
  }
  return real(path);
}

int fsync(int fd) { return sync_file(fd); }
int fdatasync(int fd) { return sync_file(fd); }

/* Whether there is no room left for a file. */
static int full(int fd) {
  char path[PATH_MAX];
  const char *flag = getenv("DISK_FULL");
  if (!flag || access(flag, F_OK) != 0 || !ours(fd, path)) return 0;
  errno = ENOSPC;
  return 1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  return full(fd) ? -1 : real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
  return full(fd) ? -1 : real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
  return full(fd) ? -1 : real(fd, bytes, count, at);
}
