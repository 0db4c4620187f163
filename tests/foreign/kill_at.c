/* Kills the process at its n-th change of a folder: a library to load before the C library.
 *
 *   c++ -x c -shared -fPIC -o kill_at.so kill_at.c -ldl
 *   KILL_AT=5 LD_PRELOAD=./kill_at.so nahraum run ...
 *
 * Counts calls that rename or remove a file, and those that make or remove a folder. The process is killed before the n-th call,
 * so that n - 1 of them have happened. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void count(void) {
    static long done;
    const char *at = getenv("KILL_AT");
    if (at != NULL && __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST) == atol(at)) {
        kill(getpid(), SIGKILL);
        pause();
    }
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

int rename(const char *from, const char *to) {
    count();
    return REAL("rename", int (*)(const char *, const char *))(from, to);
}

int unlink(const char *path) {
    count();
    return REAL("unlink", int (*)(const char *))(path);
}

int unlinkat(int folder, const char *path, int flags) {
    count();
    return REAL("unlinkat", int (*)(int, const char *, int))(folder, path, flags);
}

int rmdir(const char *path) {
    count();
    return REAL("rmdir", int (*)(const char *))(path);
}

int mkdir(const char *path, mode_t mode) {
    count();
    return REAL("mkdir", int (*)(const char *, mode_t))(path, mode);
}
