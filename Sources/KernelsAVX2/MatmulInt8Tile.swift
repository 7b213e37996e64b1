#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // Several tokens. `vpsignb`, which would give q the sign of w for each token, is as dear as a
  // multiplication; flipping all bits of q where w is negative is not, and gives −q − 1. What that
  // takes off a group's sum, Σ|w| over the negative w, is the same for all tokens: it is summed
  // beside them and added at the end. |−q − 1| is at most 128, so a pair of products is at most
  // 2·127·128 = 32512 < 2¹⁵, and the sum over a group of a row's negative pairs at most
  // 32·2·127 = 8128: nothing saturates, and a group's sum is the same integer as for one token.

  /// Half a block for 2, 4 or 8 tokens; `tokens` is a constant at each call, so that the unused
  /// sums vanish.
  @inline(__always)
  func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ half: UnsafePointer<Int8>, _ inCount: Int, _ output: HalfOutput,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let (zero, none) = (_mm256_setzero_ps(), _mm256_setzero_si256())
    var (f0, f1, f2, f3) = (zero, zero, zero, zero)
    var (f4, f5, f6, f7) = (zero, zero, zero, zero)
    var (w, a, scale) = (half, q, activationScales)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var (s0, s1, s2, s3) = (none, none, none, none)
      var (s4, s5, s6, s7) = (none, none, none, none)
      var negative = none
      while a < end {
        prefetchAhead(w)
        let signed = load(w)
        let weights = (_mm256_abs_epi8(signed), _mm256_cmpgt_epi8(none, signed))
        negative = _mm256_add_epi16(negative, _mm256_maddubs_epi16(weights.0, weights.1))
        s0 = addFlipped(s0, weights, quad(a))
        s1 = addFlipped(s1, weights, quad(a + inCount))
        if tokens > 2 {
          s2 = addFlipped(s2, weights, quad(a + 2 &* inCount))
          s3 = addFlipped(s3, weights, quad(a + 3 &* inCount))
        }
        if tokens > 4 {
          s4 = addFlipped(s4, weights, quad(a + 4 &* inCount))
          s5 = addFlipped(s5, weights, quad(a + 5 &* inCount))
          s6 = addFlipped(s6, weights, quad(a + 6 &* inCount))
          s7 = addFlipped(s7, weights, quad(a + 7 &* inCount))
        }
        w += 64
        a += 4
      }
      let less = _mm256_madd_epi16(negative, _mm256_set1_epi16(1))
      (f0, f1) = (scaled(s0, less, scale, f0), scaled(s1, less, scale + groups, f1))
      if tokens > 2 {
        f2 = scaled(s2, less, scale + 2 &* groups, f2)
        f3 = scaled(s3, less, scale + 3 &* groups, f3)
      }
      if tokens > 4 {
        f4 = scaled(s4, less, scale + 4 &* groups, f4)
        f5 = scaled(s5, less, scale + 5 &* groups, f5)
        f6 = scaled(s6, less, scale + 6 &* groups, f6)
        f7 = scaled(s7, less, scale + 7 &* groups, f7)
      }
      scale += 1
      left &-= 128
    }
    storeTwo(output, f0, f1, out, outRow)
    if tokens > 2 { storeTwo(output, f2, f3, out + 2 &* outRow, outRow) }
    if tokens > 4 { storeTwo(output, f4, f5, out + 4 &* outRow, outRow) }
    if tokens > 4 { storeTwo(output, f6, f7, out + 6 &* outRow, outRow) }
  }

  /// Adds |w| times q with its bits flipped where w is negative; `weights` is |w| and which.
  @inline(__always)
  private func addFlipped(
    _ sum: SIMD4<Int64>, _ weights: (size: SIMD4<Int64>, isNegative: SIMD4<Int64>),
    _ q: SIMD4<Int64>
  ) -> SIMD4<Int64> {
    let pairs = _mm256_maddubs_epi16(weights.size, _mm256_xor_si256(q, weights.isNegative))
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
  }

  /// total + scale · (sum − less).
  @inline(__always)
  private func scaled(
    _ sum: SIMD4<Int64>, _ less: SIMD4<Int64>, _ scale: UnsafePointer<Float>,
    _ total: SIMD8<Float>
  ) -> SIMD8<Float> {
    let exact = _mm256_cvtepi32_ps(_mm256_sub_epi32(sum, less))
    return _mm256_fmadd_ps(_mm256_broadcast_ss(scale), exact, total)
  }

  @inline(__always)
  private func storeTwo(
    _ output: HalfOutput, _ first: SIMD8<Float>, _ second: SIMD8<Float>,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    store(output, first, out)
    store(output, second, out + outRow)
  }
#endif
