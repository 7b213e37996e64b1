#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  /// e^x for four lanes with a relative error below 2⁻²² (about two units in the last place).
  ///
  /// x = n·ln 2 + r with |r| ≤ ln 2 / 2; e^r is the degree-7 polynomial of Cephes' `expf`
  /// (Moshier; its own error is below 2⁻²³), and 2ⁿ is made in the exponent bits. Arguments are
  /// held within ±87.3, so that results stay normal numbers. NaN gives NaN.
  @inline(__always)
  func exponential(_ argument: float32x4_t) -> float32x4_t {
    // Both keep NaN.
    let x = vmaxq_f32(vminq_f32(argument, vdupq_n_f32(87.3)), vdupq_n_f32(-87.3))
    // Adding 1.5·2²³ rounds to the nearest integer, which then lies in the low bits.
    let magic = vdupq_n_f32(12_582_912)
    let shifted = vfmaq_f32(magic, x, vdupq_n_f32(1.442_695_04))
    let n = vsubq_f32(shifted, magic)
    // ln 2 in two parts; the first has few enough digits for n·part to be exact.
    let near = vfmaq_f32(x, n, vdupq_n_f32(-0.693_359_375))
    let r = vfmaq_f32(near, n, vdupq_n_f32(2.121_944_4e-4))
    var p = vdupq_n_f32(1.987_569_15e-4)
    p = vfmaq_f32(vdupq_n_f32(1.398_199_95e-3), p, r)
    p = vfmaq_f32(vdupq_n_f32(8.333_451_9e-3), p, r)
    p = vfmaq_f32(vdupq_n_f32(4.166_579_6e-2), p, r)
    p = vfmaq_f32(vdupq_n_f32(1.666_666_55e-1), p, r)
    p = vfmaq_f32(vdupq_n_f32(5.000_000_1e-1), p, r)
    let mantissa = vaddq_f32(vfmaq_f32(r, p, vmulq_f32(r, r)), vdupq_n_f32(1))
    // The low bits of `shifted` are n; moved into the exponent they multiply by 2ⁿ.
    let exponent = vshlq_u32(vreinterpretq_u32_f32(shifted), vdupq_n_s32(23))
    return vreinterpretq_f32_u32(vaddq_u32(vreinterpretq_u32_f32(mantissa), exponent))
  }

  /// The first `count` (below 4) numbers; the other lanes hold `filler`.
  @inline(__always)
  func loadFirst(_ x: UnsafePointer<Float>, _ count: Int, _ filler: Float) -> float32x4_t {
    float32x4_t(
      count > 0 ? x[0] : filler, count > 1 ? x[1] : filler, count > 2 ? x[2] : filler, filler)
  }
#endif
