// Linux macros and variadic calls that Swift cannot import. Nothing here computes.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline long updraft_futex_wait(const uint32_t *word, uint32_t expected) {
  return syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, (void *)0, (void *)0, 0);
}

static inline long updraft_futex_wake(const uint32_t *word, int count) {
  return syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, (void *)0, (void *)0, 0);
}

#if defined(__x86_64__)
// `_xgetbv` is a macro. Only to be called when CPUID reports OSXSAVE.
__attribute__((target("xsave"))) static inline uint64_t updraft_xgetbv0(void) {
  return (uint64_t)__builtin_ia32_xgetbv(0);
}
static inline void updraft_pause(void) { __builtin_ia32_pause(); }
#elif defined(__aarch64__)
static inline void updraft_pause(void) { __asm__ volatile("yield"); }
#else
static inline void updraft_pause(void) {}
#endif

// `cpu_set_t` and its macros do not import. Returns 0 or an errno value.
static inline int updraft_pin_calling_thread(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (cpu < 0 || cpu >= CPU_SETSIZE) return EINVAL;
  CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

// The system call itself, for machines with more CPUs than `cpu_set_t` holds.
// Returns the number of bytes written or -1.
static inline long updraft_affinity(uint64_t *words, unsigned long byteCount) {
  return syscall(SYS_sched_getaffinity, 0, byteCount, words);
}

// The same words put back, for the calling thread.
static inline long updraft_set_affinity(const uint64_t *words, unsigned long byteCount) {
  return syscall(SYS_sched_setaffinity, 0, byteCount, words);
}

// At most 15 bytes are kept. `prctl` is variadic.
static inline void updraft_name_calling_thread(const char *name) {
  prctl(PR_SET_NAME, name, 0, 0, 0);
}

// A file that lives in memory and can be sealed. `syscall` is variadic. Returns -1 and sets errno.
static inline int updraft_memory_file(const char *name) {
  return (int)syscall(SYS_memfd_create, name, 3u /* MFD_CLOEXEC | MFD_ALLOW_SEALING */);
}

// Waits until what is to be written to a file's file system is written. GNU only.
static inline int updraft_sync_file_system(int descriptor) { return syncfs(descriptor); }
