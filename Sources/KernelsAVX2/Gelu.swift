#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // GPT-2's GELU in its logistic form: (1 + tanh u)/2 = 1/(1 + e^(−2u)), which has no
  // cancellation, so the error is that of `exponential` plus a few roundings.

  /// GELU of `count` elements.
  @c(updraft_avx2_gelu)
  public func geluAVX2(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var i = 0
    while i &+ 8 <= count {
      let value = _mm256_loadu_ps(x + i)
      let e = decay(value, _mm256_mul_ps(value, value))
      _mm256_storeu_ps(y + i, _mm256_div_ps(value, _mm256_add_ps(_mm256_set1_ps(1), e)))
      i &+= 8
    }
    if i < count {
      let mask = firstLanes(count &- i)
      let value = _mm256_maskload_ps(x + i, mask)
      let e = decay(value, _mm256_mul_ps(value, value))
      _mm256_maskstore_ps(y + i, mask, _mm256_div_ps(value, _mm256_add_ps(_mm256_set1_ps(1), e)))
    }
  }

  /// dX = dY·(s + 2x·s²·e^(−2u)·u′) with s the logistic above.
  @c(updraft_avx2_gelu_backward)
  public func geluBackwardAVX2(
    _ x: UnsafePointer<Float>, _ dY: UnsafePointer<Float>, _ dX: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    var i = 0
    while i &+ 8 <= count {
      let gradient = slope(_mm256_loadu_ps(x + i))
      _mm256_storeu_ps(dX + i, _mm256_mul_ps(_mm256_loadu_ps(dY + i), gradient))
      i &+= 8
    }
    if i < count {
      let mask = firstLanes(count &- i)
      let gradient = slope(_mm256_maskload_ps(x + i, mask))
      let product = _mm256_mul_ps(_mm256_maskload_ps(dY + i, mask), gradient)
      _mm256_maskstore_ps(dX + i, mask, product)
    }
  }

  /// e^(−2u) with u = √(2/π)·(x + 0.044715·x³).
  @inline(__always)
  private func decay(_ x: SIMD8<Float>, _ square: SIMD8<Float>) -> SIMD8<Float> {
    // −2·√(2/π) and that times 0.044715.
    let factor = _mm256_fmadd_ps(
      square, _mm256_set1_ps(-0.071_354_816), _mm256_set1_ps(-1.595_769_12))
    return exponential(_mm256_mul_ps(x, factor))
  }

  @inline(__always)
  private func slope(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let square = _mm256_mul_ps(x, x)
    let e = decay(x, square)
    let s = _mm256_div_ps(_mm256_set1_ps(1), _mm256_add_ps(_mm256_set1_ps(1), e))
    // 2·u′ = 2·√(2/π)·(1 + 3·0.044715·x²).
    let rise = _mm256_fmadd_ps(
      square, _mm256_set1_ps(0.214_064_448), _mm256_set1_ps(1.595_769_12))
    let bend = _mm256_mul_ps(_mm256_mul_ps(x, rise), _mm256_mul_ps(s, _mm256_mul_ps(s, e)))
    return _mm256_add_ps(s, bend)
  }
#endif
