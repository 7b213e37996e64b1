#if arch(x86_64)
  import CLinux
  import _Builtin_intrinsics.intel.cpuid
#elseif arch(arm64)
  import Glibc
#endif

/// What the running processor and kernel offer, asked once from the processor itself:
/// `/proc/cpuinfo` describes the host where a program runs under an emulator.
struct ProcessorFeatures: Sendable {
  var hasAVX2 = false
  var hasAVXVNNI = false
  var hasVNNI = false
  var hasNEON = false
  var hasDotProduct = false

  static let current = ProcessorFeatures.detect()

  #if arch(x86_64)
    /// CPUID leaves 1 and 7 (Intel SDM volume 2, CPUID) and XCR0 (volume 1, 13.3): an
    /// instruction set counts only when the operating system saves its registers.
    private static func detect() -> ProcessorFeatures {
      var features = ProcessorFeatures()
      var (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
      guard __get_cpuid(1, &a, &b, &c, &d) != 0 else { return features }
      let hasFMA = c & (1 << 12) != 0
      let hasSystemSave = c & (1 << 27) != 0
      let hasAVX = c & (1 << 28) != 0
      guard hasSystemSave, hasAVX, hasFMA else { return features }
      let savedState = updraft_xgetbv0()
      // Bits 1 and 2: XMM and upper YMM halves.
      guard savedState & 0x6 == 0x6 else { return features }
      guard __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 else { return features }
      features.hasAVX2 = b & (1 << 5) != 0
      let hasAVX512F = b & (1 << 16) != 0
      let hasAVX512VL = b & (1 << 31) != 0
      let hasAVX512VNNI = c & (1 << 11) != 0
      let subleafCount = a
      // Bits 5 to 7: mask registers, upper ZMM halves, ZMM 16 to 31.
      features.hasVNNI =
        features.hasAVX2 && hasAVX512F && hasAVX512VL && hasAVX512VNNI
        && savedState & 0xE0 == 0xE0
      guard subleafCount >= 1, __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 else {
        return features
      }
      features.hasAVXVNNI = features.hasAVX2 && a & (1 << 4) != 0
      return features
    }
  #elseif arch(arm64)
    /// Linux hardware capabilities: bit 1 is Advanced SIMD, bit 20 the dot product.
    private static func detect() -> ProcessorFeatures {
      var features = ProcessorFeatures()
      let capabilities = getauxval(UInt(AT_HWCAP))
      features.hasNEON = capabilities & (1 << 1) != 0
      features.hasDotProduct = capabilities & (1 << 20) != 0
      return features
    }
  #else
    private static func detect() -> ProcessorFeatures { ProcessorFeatures() }
  #endif
}
