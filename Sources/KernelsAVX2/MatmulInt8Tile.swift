#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// One block for 1, 2 or 4 tokens; `tokens` is a constant at each call, so that the unused sums
  /// vanish. Four channels of a token, in one register, meet both halves of the block.
  @inline(__always)
  func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ block: UnsafePointer<Int8>, _ inCount: Int,
    _ low: HalfOutput, _ high: HalfOutput, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let zero = _mm256_setzero_ps()
    var (f0, f1, f2, f3) = (zero, zero, zero, zero)
    var (g0, g1, g2, g3) = (zero, zero, zero, zero)
    var (w, a) = (block, q)
    var (scale, offset) = (activationScales, offsets)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var (l0, l1) = (start(offset), start(offset + (tokens > 1 ? groups : 0)))
      var l2 = start(offset + (tokens > 2 ? 2 &* groups : 0))
      var l3 = start(offset + (tokens > 2 ? 3 &* groups : 0))
      var (h0, h1, h2, h3) = (l0, l1, l2, l3)
      while a < end {
        if tokens > 1 { prefetchAhead(w) }
        let (w0, w1) = (unsigned(w), unsigned(w + 32))
        let q0 = quad(a)
        (l0, h0) = (add(l0, w0, q0), add(h0, w1, q0))
        if tokens > 1 {
          let q1 = quad(a + inCount)
          (l1, h1) = (add(l1, w0, q1), add(h1, w1, q1))
        }
        if tokens > 2 {
          let q2 = quad(a + 2 &* inCount)
          (l2, h2) = (add(l2, w0, q2), add(h2, w1, q2))
          let q3 = quad(a + 3 &* inCount)
          (l3, h3) = (add(l3, w0, q3), add(h3, w1, q3))
        }
        w += 64
        a += 4
      }
      (f0, g0) = scaled(l0, h0, scale, f0, g0)
      if tokens > 1 { (f1, g1) = scaled(l1, h1, scale + groups, f1, g1) }
      if tokens > 2 {
        (f2, g2) = scaled(l2, h2, scale + 2 &* groups, f2, g2)
        (f3, g3) = scaled(l3, h3, scale + 3 &* groups, f3, g3)
      }
      scale += 1
      offset += 1
      left &-= 128
    }
    storeBlock(low, high, f0, g0, out)
    if tokens > 1 { storeBlock(low, high, f1, g1, out + outRow) }
    if tokens > 2 {
      storeBlock(low, high, f2, g2, out + 2 &* outRow)
      storeBlock(low, high, f3, g3, out + 3 &* outRow)
    }
  }

  @inline(__always)
  private func start(_ offset: UnsafePointer<Int32>) -> SIMD4<Int64> {
    _mm256_set1_epi32(offset.pointee)
  }

  @inline(__always)
  func add(
    _ sum: SIMD4<Int64>, _ unsigned: SIMD4<Int64>, _ q: SIMD4<Int64>
  ) -> SIMD4<Int64> {
    let pairs = _mm256_maddubs_epi16(unsigned, q)
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
  }

  /// total + scale · sum for both halves.
  @inline(__always)
  func scaled(
    _ low: SIMD4<Int64>, _ high: SIMD4<Int64>, _ scale: UnsafePointer<Float>,
    _ lowTotal: SIMD8<Float>, _ highTotal: SIMD8<Float>
  ) -> (SIMD8<Float>, SIMD8<Float>) {
    let factor = _mm256_broadcast_ss(scale)
    return (
      _mm256_fmadd_ps(factor, _mm256_cvtepi32_ps(low), lowTotal),
      _mm256_fmadd_ps(factor, _mm256_cvtepi32_ps(high), highTotal)
    )
  }

  @inline(__always)
  private func storeBlock(
    _ low: HalfOutput, _ high: HalfOutput, _ lowTotal: SIMD8<Float>, _ highTotal: SIMD8<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    store(low, lowTotal, out)
    store(high, highTotal, out + 8)
  }
#endif
