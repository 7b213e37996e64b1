#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  /// `vld1q_f32` is a macro, which Swift does not import.
  @inline(__always)
  func load4(_ x: UnsafePointer<Float>, _ index: Int) -> float32x4_t {
    UnsafeRawPointer(x + index).loadUnaligned(as: float32x4_t.self)
  }

  /// bias + scale · total of four rows.
  @inline(__always)
  func outputs(
    _ totals: float32x4_t, _ scales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?
  ) -> float32x4_t {
    vfmaq_f32(bias.map { load4($0, 0) } ?? vdupq_n_f32(0), load4(scales, 0), totals)
  }

  /// Writes the first `count` of four lanes.
  @inline(__always)
  func storeRows(_ value: float32x4_t, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
    guard count < 4 else {
      UnsafeMutableRawPointer(out).storeBytes(of: value, as: float32x4_t.self)
      return
    }
    if count > 0 { out[0] = value[0] }
    if count > 1 { out[1] = value[1] }
    if count > 2 { out[2] = value[2] }
  }
#endif
