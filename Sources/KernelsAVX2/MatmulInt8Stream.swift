#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// Rows of ``streamFour``.
  let streamRows = 64

  /// Four blocks for one token. Reading the weights is what takes time, and one core reads four
  /// sequences in turn faster than a single one, if it is left to fetch ahead by itself (SPEED.md).
  @inline(__always)
  func streamFour(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ blocks: UnsafePointer<Int8>, _ inCount: Int,
    _ weightScales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    _ out: UnsafeMutablePointer<Float>
  ) {
    let blockBytes = 16 &* inCount
    let zero = _mm256_setzero_ps()
    var (f0, f1, f2, f3) = (zero, zero, zero, zero)
    var (f4, f5, f6, f7) = (zero, zero, zero, zero)
    var (w, a) = (blocks, q)
    var (scale, offset) = (activationScales, offsets)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      let start = _mm256_set1_epi32(offset.pointee)
      var (s0, s1, s2, s3) = (start, start, start, start)
      var (s4, s5, s6, s7) = (start, start, start, start)
      while a < end {
        let four = quad(a)
        let (w1, w2, w3) = (w + blockBytes, w + 2 &* blockBytes, w + 3 &* blockBytes)
        (s0, s1) = (add(s0, unsigned(w), four), add(s1, unsigned(w + 32), four))
        (s2, s3) = (add(s2, unsigned(w1), four), add(s3, unsigned(w1 + 32), four))
        (s4, s5) = (add(s4, unsigned(w2), four), add(s5, unsigned(w2 + 32), four))
        (s6, s7) = (add(s6, unsigned(w3), four), add(s7, unsigned(w3 + 32), four))
        w += 64
        a += 4
      }
      (f0, f1) = scaled(s0, s1, scale, f0, f1)
      (f2, f3) = scaled(s2, s3, scale, f2, f3)
      (f4, f5) = scaled(s4, s5, scale, f4, f5)
      (f6, f7) = scaled(s6, s7, scale, f6, f7)
      scale += 1
      offset += 1
      left &-= 128
    }
    storeWhole(f0, f1, weightScales, bias, out)
    storeWhole(f2, f3, weightScales + 16, bias.map { $0 + 16 }, out + 16)
    storeWhole(f4, f5, weightScales + 32, bias.map { $0 + 32 }, out + 32)
    storeWhole(f6, f7, weightScales + 48, bias.map { $0 + 48 }, out + 48)
  }

  @inline(__always)
  private func storeWhole(
    _ low: SIMD8<Float>, _ high: SIMD8<Float>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>
  ) {
    store(halfOutput(weightScales, bias, 8), low, out)
    store(halfOutput(weightScales + 8, bias.map { $0 + 8 }, 8), high, out + 8)
  }
#endif
