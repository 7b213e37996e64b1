#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// See `KernelTable.quantizeRow`.
  @c(updraft_avx2_quantize_row)
  public func quantizeRowAVX2(
    _ x: UnsafePointer<Float>, _ count: Int, _ groupWidth: Int, _ inPairs: Int32,
    _ q: UnsafeMutablePointer<Int8>, _ scales: UnsafeMutablePointer<Float>,
    _ offsets: UnsafeMutablePointer<Int32>
  ) {
    var start = 0
    var group = 0
    while start < count {
      let length = count &- start < groupWidth ? count &- start : groupWidth
      let bound =
        inPairs == 0 ? largestMagnitude(x + start, length) : largestPair(x + start, length)
      let inverse = bound >= 1e-35 ? 127 / bound : 0
      let sum = quantizeGroup(x + start, length, inverse, q + start)
      scales[group] = bound / 127
      offsets[group] = -128 &* sum
      group &+= 1
      start &+= groupWidth
    }
  }

  @inline(__always)
  private func largestMagnitude(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    var (largest0, largest1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var i = 0
    while i &+ 16 <= count {
      largest0 = _mm256_max_ps(magnitudes(x + i), largest0)
      largest1 = _mm256_max_ps(magnitudes(x + i + 8), largest1)
      i &+= 16
    }
    var largest = laneMaximum(_mm256_max_ps(largest0, largest1))
    while i < count {
      largest = larger(largest, magnitude(x[i]))
      i &+= 1
    }
    return largest
  }

  /// max(|x₀| + |x₁|) of channels 0 and 1, 2 and 3, …; a last one counts alone.
  @inline(__always)
  private func largestPair(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    var largest8 = _mm256_setzero_ps()
    var i = 0
    while i &+ 16 <= count {
      let sums = _mm256_hadd_ps(magnitudes(x + i), magnitudes(x + i + 8))
      largest8 = _mm256_max_ps(sums, largest8)
      i &+= 16
    }
    var largest = laneMaximum(largest8)
    while i &+ 2 <= count {
      largest = larger(largest, magnitude(x[i]) + magnitude(x[i &+ 1]))
      i &+= 2
    }
    return i < count ? larger(largest, magnitude(x[i])) : largest
  }

  @inline(__always)
  private func magnitudes(_ x: UnsafePointer<Float>) -> SIMD8<Float> {
    _mm256_and_ps(_mm256_loadu_ps(x), _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFF_FFFF)))
  }

  @inline(__always)
  private func magnitude(_ value: Float) -> Float {
    value < 0 ? -value : value
  }

  @inline(__always)
  private func larger(_ a: Float, _ b: Float) -> Float {
    b > a ? b : a
  }

  /// Writes the group and returns its sum.
  @inline(__always)
  private func quantizeGroup(
    _ x: UnsafePointer<Float>, _ count: Int, _ inverse: Float, _ q: UnsafeMutablePointer<Int8>
  ) -> Int32 {
    let ones = _mm256_set1_epi16(1)
    var sums = _mm256_setzero_si256()
    let inverse8 = _mm256_set1_ps(inverse)
    // The packs below work on each half alone; this puts the quarters back in order.
    let order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7)
    var i = 0
    while i &+ 32 <= count {
      let p = x + i
      let a = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(p), inverse8))
      let b = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(p + 8), inverse8))
      let c = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(p + 16), inverse8))
      let d = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(p + 24), inverse8))
      let bytes = _mm256_packs_epi16(_mm256_packs_epi32(a, b), _mm256_packs_epi32(c, d))
      UnsafeMutableRawPointer(q + i).storeBytes(
        of: _mm256_permutevar8x32_epi32(bytes, order), as: SIMD4<Int64>.self)
      let pairs = _mm256_maddubs_epi16(_mm256_set1_epi8(1), bytes)
      sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, ones))
      i &+= 32
    }
    var sum = laneSum(sums)
    while i < count {
      // Adding 1.5·2²³ leaves the nearest integer, ties to even, in the low bits.
      let value = Int8(
        truncatingIfNeeded: (x[i] * inverse + 12_582_912).bitPattern &- 0x4B40_0000)
      q[i] = value
      sum &+= Int32(value)
      i &+= 1
    }
    return sum
  }

  /// The sum of eight 32-bit lanes.
  @inline(__always)
  private func laneSum(_ value: SIMD4<Int64>) -> Int32 {
    let upper = _mm256_permutevar8x32_epi32(value, _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7))
    let four = _mm_add_epi32(_mm256_castsi256_si128(value), _mm256_castsi256_si128(upper))
    let two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four))
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_srli_epi64(two, 32)))
  }
#endif
