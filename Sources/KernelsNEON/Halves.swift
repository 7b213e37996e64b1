#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  /// Four float16 as float32, exactly.
  @inline(__always)
  func halves(_ source: UnsafePointer<UInt16>) -> float32x4_t {
    let bits = UnsafeRawPointer(source).loadUnaligned(as: uint16x4_t.self)
    return vcvt_f32_f16(vreinterpret_f16_u16(bits))
  }

  /// See `KernelTable.storeHalves`.
  @c(updraft_neon_store_halves)
  public func storeHalvesNEON(
    _ x: UnsafePointer<Float>, _ count: Int, _ out: UnsafeMutablePointer<UInt16>, _ stride: Int
  ) {
    let (low, high) = (vdupq_n_f32(-65504), vdupq_n_f32(65504))
    var i = 0
    while i < count {
      // Both keep NaN.
      let held = vmaxq_f32(vminq_f32(vdupq_n_f32(x[i]), high), low)
      out[i &* stride] = vreinterpret_u16_f16(vcvt_f16_f32(held))[0]
      i &+= 1
    }
  }
#endif
