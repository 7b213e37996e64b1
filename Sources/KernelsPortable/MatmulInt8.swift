#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products with SSE2, which every x86-64 processor has (the compiler's own vectorisation
  // of a plain loop is five times slower): both sides are widened to 16 bits, and `pmaddwd` adds
  // pairs of products into 32 bits. Nothing can saturate, and a group of 128 channels is exact.
  //
  // Each of the four lanes sums its own channels over the groups in float; lanes are added at
  // the end as (0+2)+(1+3). Every tile shape below does the same operations in the same order
  // for an output, so its bits do not depend on tokens or the row range.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_portable_matmul_int8)
  public func matmulInt8Portable(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      // A single token reads one row after the other, which memory delivers fastest.
      let rows = tokens > 1 && rowEnd &- row >= 2 ? 2 : 1
      let (w, scale) = (weights + row &* inCount, weightScales + row)
      let rowBias = bias.map { $0 + row }
      var token = 0
      while token < tokens {
        let count = tokens &- token < 2 ? 1 : 2
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let target = out + (token &* outRow &+ row)
        switch (rows, count) {
        case (2, 2): tile(2, 2, a, s, w, scale, rowBias, target, outRow, inCount)
        case (2, _): tile(2, 1, a, s, w, scale, rowBias, target, outRow, inCount)
        case (_, 2): tile(1, 2, a, s, w, scale, rowBias, target, outRow, inCount)
        default: tile(1, 1, a, s, w, scale, rowBias, target, outRow, inCount)
        }
        token &+= 2
      }
      row &+= rows
    }
  }

  /// `rows` × `tokens` outputs, at most 2 × 2; both are constants at each call, so that the
  /// unused accumulators vanish.
  @inline(__always)
  private func tile(
    _ rows: Int, _ tokens: Int,
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var (f00, f01, f10, f11) = (splat4(0), splat4(0), splat4(0), splat4(0))
    var group = 0
    while group < groups {
      let start = group &* 128
      let end = inCount &- start < 128 ? inCount : start &+ 128
      let none = _mm_setzero_si128()
      var (s00, s01, s10, s11) = (none, none, none, none)
      var i = start
      while i < end {
        let w0 = widened(weights + i)
        let w1 = rows > 1 ? widened(weights + (inCount &+ i)) : w0
        let q0 = widened(q + i)
        s00 = addProducts(s00, w0, q0)
        if rows > 1 { s01 = addProducts(s01, w1, q0) }
        if tokens > 1 {
          let q1 = widened(q + (inCount &+ i))
          s10 = addProducts(s10, w0, q1)
          if rows > 1 { s11 = addProducts(s11, w1, q1) }
        }
        i &+= 16
      }
      let scale0 = splat4(activationScales[group])
      f00 += scale0 * _mm_cvtepi32_ps(s00)
      if rows > 1 { f01 += scale0 * _mm_cvtepi32_ps(s01) }
      if tokens > 1 {
        let scale1 = splat4(activationScales[groups &+ group])
        f10 += scale1 * _mm_cvtepi32_ps(s10)
        if rows > 1 { f11 += scale1 * _mm_cvtepi32_ps(s11) }
      }
      group &+= 1
    }
    finish(rows, f00, f01, weightScales, bias, out)
    if tokens > 1 { finish(rows, f10, f11, weightScales, bias, out + outRow) }
  }

  /// Sixteen bytes as two times eight signed 16-bit lanes: each byte is doubled into a 16-bit
  /// lane and shifted down with its sign.
  @inline(__always)
  private func widened(_ bytes: UnsafePointer<Int8>) -> (low: SIMD2<Int64>, high: SIMD2<Int64>) {
    let value = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD2<Int64>.self)
    return (
      _mm_srai_epi16(_mm_unpacklo_epi8(value, value), 8),
      _mm_srai_epi16(_mm_unpackhi_epi8(value, value), 8)
    )
  }

  @inline(__always)
  private func addProducts(
    _ sum: SIMD2<Int64>, _ w: (low: SIMD2<Int64>, high: SIMD2<Int64>),
    _ q: (low: SIMD2<Int64>, high: SIMD2<Int64>)
  ) -> SIMD2<Int64> {
    let products = _mm_add_epi32(_mm_madd_epi16(w.low, q.low), _mm_madd_epi16(w.high, q.high))
    return _mm_add_epi32(sum, products)
  }

  @inline(__always)
  private func finish(
    _ rows: Int, _ lanes0: SIMD4<Float>, _ lanes1: SIMD4<Float>,
    _ weightScales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    _ out: UnsafeMutablePointer<Float>
  ) {
    out[0] = weightScales[0] * total(lanes0) + (bias.map { $0[0] } ?? 0)
    if rows > 1 { out[1] = weightScales[1] * total(lanes1) + (bias.map { $0[1] } ?? 0) }
  }
#endif
