#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// Activations to int8, symmetric: scale = max|x| / 127 for each group of 128 channels, and
  /// q = x / scale rounded to the nearest, ties to even. A group whose largest magnitude is
  /// below 1e-35 becomes zeros, because 127 / max would not be finite.
  @c(updraft_avx2_quantize_row)
  public func quantizeRowAVX2(
    _ x: UnsafePointer<Float>, _ count: Int,
    _ q: UnsafeMutablePointer<Int8>, _ scales: UnsafeMutablePointer<Float>
  ) {
    var start = 0
    var group = 0
    while start < count {
      let length = count &- start < 128 ? count &- start : 128
      let largest = largestMagnitude(x + start, length)
      quantizeGroup(x + start, length, largest >= 1e-35 ? 127 / largest : 0, q + start)
      scales[group] = largest / 127
      group &+= 1
      start &+= 128
    }
  }

  @inline(__always)
  private func largestMagnitude(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    let magnitudeBits = _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFF_FFFF))
    var (largest0, largest1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var i = 0
    while i &+ 16 <= count {
      largest0 = _mm256_max_ps(largest0, _mm256_and_ps(_mm256_loadu_ps(x + i), magnitudeBits))
      largest1 = _mm256_max_ps(largest1, _mm256_and_ps(_mm256_loadu_ps(x + i + 8), magnitudeBits))
      i &+= 16
    }
    var largest = laneMaximum(_mm256_max_ps(largest0, largest1))
    while i < count {
      let magnitude = x[i] < 0 ? -x[i] : x[i]
      largest = magnitude > largest ? magnitude : largest
      i &+= 1
    }
    return largest
  }

  @inline(__always)
  private func quantizeGroup(
    _ x: UnsafePointer<Float>, _ count: Int, _ inverse: Float, _ q: UnsafeMutablePointer<Int8>
  ) {
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
      i &+= 32
    }
    while i < count {
      // Adding 1.5·2²³ leaves the nearest integer, ties to even, in the low bits.
      q[i] = Int8(truncatingIfNeeded: (x[i] * inverse + 12_582_912).bitPattern &- 0x4B40_0000)
      i &+= 1
    }
  }
#endif
