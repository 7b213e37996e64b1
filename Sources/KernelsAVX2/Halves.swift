#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// Eight float16 as float32, exactly.
  @inline(__always)
  func halves(_ source: UnsafePointer<UInt16>) -> SIMD8<Float> {
    _mm256_cvtph_ps(UnsafeRawPointer(source).loadUnaligned(as: SIMD2<Int64>.self))
  }

  /// See `KernelTable.storeHalves`. One `vcvtps2ph` a number: its form for eight is a macro, which
  /// Swift does not import, and keys are stored one by one in any case.
  @c(updraft_avx2_store_halves)
  public func storeHalvesAVX2(
    _ x: UnsafePointer<Float>, _ count: Int, _ out: UnsafeMutablePointer<UInt16>, _ stride: Int
  ) {
    var i = 0
    while i < count {
      let value = x[i]
      let low = value > 65504 ? 65504 : value
      out[i &* stride] = Float16(low < -65504 ? -65504 : low).bitPattern
      i &+= 1
    }
  }
#endif
