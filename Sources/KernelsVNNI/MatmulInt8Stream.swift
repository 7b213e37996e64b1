#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// All rows of a block for one token: reading the weights is what takes time, and one
  /// sequential stream is read faster than four side by side. Prefetching by hand, tried at
  /// distances of 512 to 4096 bytes, only slowed it down.
  @inline(__always)
  func stream(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ surplus: UnsafePointer<Int32>,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    var row = rowStart
    while row &+ 4 <= rowEnd {
      let w = weights + row &* inCount
      let lanes = (
        rowLanes(q, activationScales, surplus, w, inCount),
        rowLanes(q, activationScales, surplus, w + inCount, inCount),
        rowLanes(q, activationScales, surplus, w + 2 &* inCount, inCount),
        rowLanes(q, activationScales, surplus, w + 3 &* inCount, inCount)
      )
      finish(4, lanes, weightScales + row, bias.map { $0 + row }, out + row)
      row &+= 4
    }
    while row < rowEnd {
      let lanes = rowLanes(q, activationScales, surplus, weights + row &* inCount, inCount)
      finish(
        1, (lanes, lanes, lanes, lanes), weightScales + row, bias.map { $0 + row }, out + row)
      row &+= 1
    }
  }

  /// The float lanes of one row and one token.
  @inline(__always)
  private func rowLanes(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ surplus: UnsafePointer<Int32>, _ weights: UnsafePointer<Int8>, _ inCount: Int
  ) -> SIMD8<Float> {
    var lanes = _mm256_setzero_ps()
    var (w, a) = (weights, q)
    var (scale, start) = (activationScales, surplus)
    var left = inCount
    while left >= 128 {
      var sum0 = _mm256_zextsi128_si256(_mm_cvtsi32_si128(start.pointee))
      var sum1 = _mm256_setzero_si256()
      sum0 = dotProducts(sum0, unsigned(load(w)), load(a))
      sum1 = dotProducts(sum1, unsigned(load(w + 32)), load(a + 32))
      sum0 = dotProducts(sum0, unsigned(load(w + 64)), load(a + 64))
      sum1 = dotProducts(sum1, unsigned(load(w + 96)), load(a + 96))
      let sums = _mm256_cvtepi32_ps(_mm256_add_epi32(sum0, sum1))
      lanes = _mm256_fmadd_ps(_mm256_broadcast_ss(scale), sums, lanes)
      w += 128
      a += 128
      scale += 1
      start += 1
      left &-= 128
    }
    if left > 0 {
      var sum = _mm256_zextsi128_si256(_mm_cvtsi32_si128(start.pointee))
      sum = dotProducts(sum, unsigned(load(w)), load(a))
      sum = dotProducts(sum, unsigned(load(w + 32)), load(a + 32))
      lanes = _mm256_fmadd_ps(_mm256_broadcast_ss(scale), _mm256_cvtepi32_ps(sum), lanes)
    }
    return lanes
  }
#endif
