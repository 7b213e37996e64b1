#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  /// GPT-2's GELU in its logistic form: (1 + tanh u)/2 = 1/(1 + e^(−2u)), which has no
  /// cancellation, so the error is that of `exponential` plus a few roundings.
  @c(updraft_neon_gelu)
  public func geluNEON(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var i = 0
    while i < count {
      let left = count &- i
      let value = left < 4 ? loadFirst(x + i, left, 0) : load4(x, i)
      // −2u = x·(−2·√(2/π))·(1 + 0.044715·x²).
      let factor = vfmaq_f32(
        vdupq_n_f32(-1.595_769_12), vmulq_f32(value, value), vdupq_n_f32(-0.071_354_816))
      let decay = exponential(vmulq_f32(value, factor))
      storeRows(vdivq_f32(value, vaddq_f32(vdupq_n_f32(1), decay)), y + i, left)
      i &+= 4
    }
  }
#endif
