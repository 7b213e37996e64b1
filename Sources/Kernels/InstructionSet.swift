/// A level of vector instructions for which a full set of kernels exists.
///
/// The raw values are those of the environment variable `UPDRAFT_ISA`.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// Plain Swift that any processor of the architecture runs.
  case portable
  /// x86-64 with AVX2 and FMA (2013 and later).
  case avx2
  /// x86-64 with AVX2 and AVX-VNNI: the int8 dot product without AVX-512.
  case avxvnni
  /// x86-64 with AVX-512 VL and VNNI: AVX2 plus the int8 dot product in 512 bits.
  case vnni
  /// arm64; the dot-product extension is used where the processor has it.
  case neon
}
