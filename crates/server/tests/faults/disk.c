/* A disk that loses power, runs full and fails, for one process: preloaded before the C library.
 *
 * DISK_DATA    the folder whose files it stands for
 * DISK_SHADOW  a folder with what has reached the disk: each file as it was when it was last synced
 * DISK_FULL    while this file is there, nothing can be written
 * DISK_FAIL_AT the number of the sync that fails, counted from 1
 * DISK_NO_WAL  when set, files that end in -wal are never synced, as SQLite's NORMAL leaves them
 */
#define _GNU_SOURCE
#include <dirent.h>
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

/* Where a file of the folder is on the disk, with something after its name. */
static void on_disk(const char *path, const char *more, char out[PATH_MAX]) {
  const char *within = path + strlen(getenv("DISK_DATA"));
  snprintf(out, PATH_MAX, "%s%s%s", getenv("DISK_SHADOW"), within, more);
}

static int (*real_rename(void))(const char *, const char *) { return dlsym(RTLD_NEXT, "rename"); }

/* New names in a folder are on the disk once the folder is: until then they end in '!'. */
static void sync_names(const char *path) {
  char shadow[PATH_MAX], from[PATH_MAX + 256], to[PATH_MAX + 256];
  on_disk(path, "", shadow);
  DIR *folder = opendir(shadow);
  for (struct dirent *file; folder && (file = readdir(folder));) {
    size_t length = strlen(file->d_name);
    if (file->d_name[length - 1] != '!') continue;
    snprintf(from, sizeof from, "%s/%s", shadow, file->d_name);
    snprintf(to, sizeof to, "%s/%.*s", shadow, (int)length - 1, file->d_name);
    real_rename()(from, to);
  }
  if (folder) closedir(folder);
}

static int sync_file(int fd) {
  char path[PATH_MAX], part[PATH_MAX], whole[PATH_MAX];
  const char *shadow = getenv("DISK_SHADOW"), *fail = getenv("DISK_FAIL_AT");
  struct stat about;
  if (!ours(fd, path) || fstat(fd, &about) != 0) return 0;
  if (S_ISDIR(about.st_mode)) {
    if (shadow) sync_names(path);
    return 0;
  }
  if (fail && atomic_fetch_add(&syncs, 1) + 1 == atoi(fail)) {
    errno = EIO;
    return -1;
  }
  size_t length = strlen(path);
  int is_wal = length > 4 && strcmp(path + length - 4, "-wal") == 0;
  if (!shadow || (is_wal && getenv("DISK_NO_WAL"))) return 0;
  on_disk(path, "", whole);
  on_disk(path, "~", part);
  *strrchr(part, '/') = 0;
  mkdir(part, 0700);
  on_disk(path, "~", part);
  if (copy(path, part) < 0 || real_rename()(part, whole) < 0) abort();
  return 0;
}

static void rename_on_disk(const char *from, const char *to) {
  char synced[PATH_MAX], renamed[PATH_MAX];
  const char *data = getenv("DISK_DATA");
  if (!data || !getenv("DISK_SHADOW") || strncmp(from, data, strlen(data)) != 0) return;
  on_disk(from, "", synced);
  on_disk(to, "!", renamed);
  real_rename()(synced, renamed);
}

int rename(const char *from, const char *to) {
  rename_on_disk(from, to);
  return real_rename()(from, to);
}

/* The same with no other file in its place. */
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  int (*real)(int, const char *, int, const char *, unsigned) = dlsym(RTLD_NEXT, "renameat2");
  int renamed = real(from_folder, from, to_folder, to, flags);
  if (renamed == 0) rename_on_disk(from, to);
  return renamed;
}

/* A second name of a file: as with `rename`. */
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  char synced[PATH_MAX], linked[PATH_MAX];
  const char *data = getenv("DISK_DATA");
  int (*real)(int, const char *, int, const char *, int) = dlsym(RTLD_NEXT, "linkat");
  if (data && getenv("DISK_SHADOW") && strncmp(from, data, strlen(data)) == 0) {
    on_disk(from, "", synced);
    on_disk(to, "!", linked);
    real(AT_FDCWD, synced, AT_FDCWD, linked, 0);
  }
  return real(from_folder, from, to_folder, to, flags);
}

/* A file system with a journal keeps to the order: what is synced later isn't there without this. */
int unlink(const char *path) {
  char gone[PATH_MAX];
  const char *data = getenv("DISK_DATA");
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  if (data && getenv("DISK_SHADOW") && strncmp(path, data, strlen(data)) == 0) {
    on_disk(path, "", gone);
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
