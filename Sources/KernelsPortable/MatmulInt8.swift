#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products with SSE2, which every x86-64 processor has (the compiler's own vectorisation
  // of a plain loop is five times slower): both sides are widened to 16 bits, and `pmaddwd` adds
  // pairs of products into 32 bits. Nothing can saturate, and a group of 128 channels is exact.
  // Two neighbouring lanes are one row until the group's sum is complete.
  //
  // Groups are scaled and added in float, in order, by the same operations whatever the number
  // of tokens and the row range, so a token's bits depend on neither.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_portable_matmul_int8)
  public func matmulInt8Portable(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    // Eight rows at a time, half a block.
    var row = rowStart
    while row < rowEnd {
      let isUpper = row & 8
      let half = weights + ((row &- isUpper) &* inCount &+ 4 &* isUpper)
      let count = rowEnd &- row < 8 ? rowEnd &- row : 8
      let (scale, rowBias) = (weightScales + row, bias.map { $0 + row })
      var token = 0
      while token < tokens {
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let target = out + (token &* outRow &+ row)
        if tokens &- token >= 2 {
          tile(2, a, s, half, scale, rowBias, target, outRow, inCount, count)
        } else {
          tile(1, a, s, half, scale, rowBias, target, outRow, inCount, count)
        }
        token &+= 2
      }
      row &+= 8
    }
  }

  /// The sums of eight rows, two lanes each.
  private typealias Sums = (SIMD2<Int64>, SIMD2<Int64>, SIMD2<Int64>, SIMD2<Int64>)
  private typealias Totals = (SIMD4<Float>, SIMD4<Float>)

  /// Half a block for 1 or 2 tokens, a constant at each call; writes `count` rows.
  @inline(__always)
  private func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ half: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ count: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let none = _mm_setzero_si128()
    var f0: Totals = (splat4(0), splat4(0))
    var f1 = f0
    var (w, a, scale) = (half, q, activationScales)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var s0: Sums = (none, none, none, none)
      var s1 = s0
      while a < end {
        let (first, second) = (widened(w), widened(w + 16))
        addProducts(&s0, first, second, quad(a))
        if tokens > 1 { addProducts(&s1, first, second, quad(a + inCount)) }
        w += 64
        a += 4
      }
      addScaled(&f0, s0, scale[0])
      if tokens > 1 { addScaled(&f1, s1, scale[groups]) }
      scale += 1
      left &-= 128
    }
    finish(f0, weightScales, bias, out, count)
    if tokens > 1 { finish(f1, weightScales, bias, out + outRow, count) }
  }

  /// Sixteen bytes, four channels of four rows, as two times eight signed 16-bit lanes: each byte
  /// is doubled into a 16-bit lane and shifted down with its sign.
  @inline(__always)
  private func widened(_ bytes: UnsafePointer<Int8>) -> (low: SIMD2<Int64>, high: SIMD2<Int64>) {
    let value = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD2<Int64>.self)
    return (
      _mm_srai_epi16(_mm_unpacklo_epi8(value, value), 8),
      _mm_srai_epi16(_mm_unpackhi_epi8(value, value), 8)
    )
  }

  /// Four channels of one token, twice, in 16-bit lanes.
  @inline(__always)
  private func quad(_ q: UnsafePointer<Int8>) -> SIMD2<Int64> {
    let four = _mm_set1_epi32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self))
    return _mm_srai_epi16(_mm_unpacklo_epi8(four, four), 8)
  }

  @inline(__always)
  private func addProducts(
    _ sums: inout Sums, _ first: (low: SIMD2<Int64>, high: SIMD2<Int64>),
    _ second: (low: SIMD2<Int64>, high: SIMD2<Int64>), _ q: SIMD2<Int64>
  ) {
    sums.0 = _mm_add_epi32(sums.0, _mm_madd_epi16(first.low, q))
    sums.1 = _mm_add_epi32(sums.1, _mm_madd_epi16(first.high, q))
    sums.2 = _mm_add_epi32(sums.2, _mm_madd_epi16(second.low, q))
    sums.3 = _mm_add_epi32(sums.3, _mm_madd_epi16(second.high, q))
  }

  @inline(__always)
  private func addScaled(_ totals: inout Totals, _ sums: Sums, _ scale: Float) {
    totals.0 += splat4(scale) * _mm_cvtepi32_ps(rowSums(sums.0, sums.1))
    totals.1 += splat4(scale) * _mm_cvtepi32_ps(rowSums(sums.2, sums.3))
  }

  /// Adds the two lanes of each of four rows.
  @inline(__always)
  private func rowSums(_ low: SIMD2<Int64>, _ high: SIMD2<Int64>) -> SIMD2<Int64> {
    let (even, odd) = (_mm_unpacklo_epi32(low, high), _mm_unpackhi_epi32(low, high))
    return _mm_add_epi32(_mm_unpacklo_epi32(even, odd), _mm_unpackhi_epi32(even, odd))
  }

  @inline(__always)
  private func finish(
    _ totals: Totals, _ weightScales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    _ out: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var low = load4(weightScales, 0) * totals.0
    var high = load4(weightScales, 4) * totals.1
    if let bias {
      low += load4(bias, 0)
      high += load4(bias, 4)
    }
    if count >= 4 { store4(low, out, 0) }
    if count == 8 { return store4(high, out, 4) }
    let (rest, target) = count < 4 ? (low, out) : (high, out + 4)
    if count & 3 > 0 { target[0] = rest[0] }
    if count & 3 > 1 { target[1] = rest[1] }
    if count & 3 > 2 { target[2] = rest[2] }
  }
#endif
