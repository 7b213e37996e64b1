// Preloaded into ONNX Runtime, which cannot be told to leave instruction sets alone: a copy of its
// library has every `cpuid` replaced (patch.py) by an instruction that no processor has, and this
// answers in its place, without AVX-512 and all int8 dot products.
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <ucontext.h>

// Bits as in Intel's SDM, volume 2, CPUID, leaf 7.
static const unsigned avx512_b = 1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 |
                                 1u << 30 | 1u << 31;
static const unsigned avx512_c = 1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14;
static const unsigned avx512_amx_d = 1u << 2 | 1u << 3 | 1u << 8 | 1u << 22 | 1u << 23 | 1u << 24 |
                                     1u << 25;
static const unsigned avx_vnni_a = 1u << 4 | 1u << 5 | 1u << 21 | 1u << 23;
static const unsigned avx_vnni_int8_d = 1u << 4 | 1u << 5 | 1u << 10 | 1u << 19;

static void answer(int number, siginfo_t *info, void *context) {
  (void)info;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const unsigned char *code = (const unsigned char *)registers[REG_RIP];
  if (code[0] != 0x0f || code[1] != 0xff) {
    // Somebody else's: it ends the process when it is tried again.
    signal(number, SIG_DFL);
    return;
  }
  unsigned leaf = (unsigned)registers[REG_RAX], part = (unsigned)registers[REG_RCX];
  unsigned a, b, c, d;
  __cpuid_count(leaf, part, a, b, c, d);
  if (leaf == 7 && part == 0) {
    b &= ~avx512_b;
    c &= ~avx512_c;
    d &= ~avx512_amx_d;
  } else if (leaf == 7 && part == 1) {
    a &= ~avx_vnni_a;
    d &= ~avx_vnni_int8_d;
  }
  registers[REG_RAX] = a;
  registers[REG_RBX] = b;
  registers[REG_RCX] = c;
  registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

__attribute__((constructor)) static void install(void) {
  struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_NODEFER};
  sigaction(SIGILL, &action, 0);
}
