#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products by `vpmaddubsw`, which multiplies unsigned by signed bytes and adds pairs into
  // 16 bits with saturation. Unsigned is |w|, signed is q with w's sign; both stay within 127,
  // so a pair is at most 2·127² = 32258 < 2¹⁵ and nothing saturates. `vpmaddwd` with ones adds
  // the pairs into 32 bits, where a group of 128 channels is exact.
  //
  // Each of the eight lanes sums its own channels over the groups in float; lanes are added at
  // the end as ((0+1)+(2+3)) + ((4+5)+(6+7)). Every tile shape below does the same operations
  // in the same order for an output, so its bits do not depend on tokens or the row range.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_avx2_matmul_int8)
  public func matmulInt8AVX2(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    if tokens == 1 {
      stream(
        q, activationScales, weights, weightScales, bias, out, inCount, rowStart, rowEnd)
      return
    }
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      let rows = rowEnd &- row >= 2 ? 2 : 1
      var token = 0
      while token < tokens {
        let count = tokens &- token < 3 ? tokens &- token : 3
        let activations = q + token &* inCount
        let scales = activationScales + token &* groups
        let target = out + (token &* outRow &+ row)
        let (weightRow, scale) = (weights + row &* inCount, weightScales + row)
        let rowBias = bias.map { $0 + row }
        if rows == 2 {
          switch count {
          case 3:
            tile(2, 3, activations, scales, weightRow, scale, rowBias, target, outRow, inCount)
          case 2:
            tile(2, 2, activations, scales, weightRow, scale, rowBias, target, outRow, inCount)
          default:
            tile(2, 1, activations, scales, weightRow, scale, rowBias, target, outRow, inCount)
          }
        } else {
          switch count {
          case 3:
            tile(1, 3, activations, scales, weightRow, scale, rowBias, target, outRow, inCount)
          case 2:
            tile(1, 2, activations, scales, weightRow, scale, rowBias, target, outRow, inCount)
          default:
            tile(1, 1, activations, scales, weightRow, scale, rowBias, target, outRow, inCount)
          }
        }
        token &+= 3
      }
      row &+= 2
    }
  }

  /// `rows` × `tokens` outputs, at most 2 × 3; both are constants at each call, so that the
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
    let zero = _mm256_setzero_ps()
    var (f00, f01, f10, f11, f20, f21) = (zero, zero, zero, zero, zero, zero)
    var group = 0
    while group < groups {
      let start = group &* 128
      let isWhole = inCount &- start >= 128
      let scales = activationScales + group
      let s0 = _mm256_broadcast_ss(scales)
      let s1 = tokens > 1 ? _mm256_broadcast_ss(scales + groups) : s0
      let s2 = tokens > 2 ? _mm256_broadcast_ss(scales + 2 &* groups) : s0
      let (w, a) = (weights + start, q + start)
      let sums =
        isWhole
        ? groupSums(rows, tokens, 4, w, a, inCount) : groupSums(rows, tokens, 2, w, a, inCount)
      f00 = _mm256_fmadd_ps(s0, _mm256_cvtepi32_ps(sums.0), f00)
      if rows > 1 { f01 = _mm256_fmadd_ps(s0, _mm256_cvtepi32_ps(sums.1), f01) }
      if tokens > 1 { f10 = _mm256_fmadd_ps(s1, _mm256_cvtepi32_ps(sums.2), f10) }
      if tokens > 1, rows > 1 { f11 = _mm256_fmadd_ps(s1, _mm256_cvtepi32_ps(sums.3), f11) }
      if tokens > 2 { f20 = _mm256_fmadd_ps(s2, _mm256_cvtepi32_ps(sums.4), f20) }
      if tokens > 2, rows > 1 { f21 = _mm256_fmadd_ps(s2, _mm256_cvtepi32_ps(sums.5), f21) }
      group &+= 1
    }
    let first = laneSums(f00, f01, f10, f11)
    finish(rows, first[0], first[1], weightScales, bias, out)
    if tokens > 1 { finish(rows, first[2], first[3], weightScales, bias, out + outRow) }
    if tokens > 2 {
      let last = laneSums(f20, f21, f20, f21)
      finish(rows, last[0], last[1], weightScales, bias, out + 2 &* outRow)
    }
  }

  /// All rows for one token: reading the weights is what takes time, and one sequential stream
  /// is read faster than several side by side. Prefetching by hand, tried at distances of 512
  /// to 4096 bytes, only slowed it down.
  @inline(__always)
  private func stream(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    var row = rowStart
    while row < rowEnd {
      let rows = rowEnd &- row >= 2 ? 2 : 1
      let w = weights + row &* inCount
      let first = rowLanes(q, activationScales, w, inCount)
      let second = rows == 2 ? rowLanes(q, activationScales, w + inCount, inCount) : first
      let sums = laneSums(first, second, first, second)
      finish(
        rows, sums[0], sums[1], weightScales + row, bias.map { $0 + row }, out + row)
      row &+= 2
    }
  }

  /// The float lanes of one row and one token.
  @inline(__always)
  private func rowLanes(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ weights: UnsafePointer<Int8>, _ inCount: Int
  ) -> SIMD8<Float> {
    var lanes = _mm256_setzero_ps()
    var (w, a, scale) = (weights, q, activationScales)
    var left = inCount
    while left > 0 {
      let sums =
        left >= 128 ? groupSums(1, 1, 4, w, a, inCount) : groupSums(1, 1, 2, w, a, inCount)
      lanes = _mm256_fmadd_ps(_mm256_broadcast_ss(scale), _mm256_cvtepi32_ps(sums.0), lanes)
      w += 128
      a += 128
      scale += 1
      left &-= 128
    }
    return lanes
  }

  private typealias Sums = (
    SIMD4<Int64>, SIMD4<Int64>, SIMD4<Int64>, SIMD4<Int64>, SIMD4<Int64>, SIMD4<Int64>
  )

  /// The exact sums of one group of `chunks`·32 channels, eight 32-bit lanes each.
  @inline(__always)
  private func groupSums(
    _ rows: Int, _ tokens: Int, _ chunks: Int,
    _ w: UnsafePointer<Int8>, _ q: UnsafePointer<Int8>, _ stride: Int
  ) -> Sums {
    let zero = _mm256_setzero_si256()
    var sums = (zero, zero, zero, zero, zero, zero)
    var chunk = 0
    while chunk < chunks {
      let (wp, qp) = (w + chunk &* 32, q + chunk &* 32)
      let w0 = load(wp)
      let w1 = rows > 1 ? load(wp + stride) : w0
      let (size0, size1) = (_mm256_abs_epi8(w0), _mm256_abs_epi8(w1))
      let q0 = load(qp)
      sums.0 = addProducts(sums.0, size0, w0, q0)
      if rows > 1 { sums.1 = addProducts(sums.1, size1, w1, q0) }
      if tokens > 1 {
        let q1 = load(qp + stride)
        sums.2 = addProducts(sums.2, size0, w0, q1)
        if rows > 1 { sums.3 = addProducts(sums.3, size1, w1, q1) }
      }
      if tokens > 2 {
        let q2 = load(qp + 2 &* stride)
        sums.4 = addProducts(sums.4, size0, w0, q2)
        if rows > 1 { sums.5 = addProducts(sums.5, size1, w1, q2) }
      }
      chunk &+= 1
    }
    return sums
  }

  @inline(__always)
  private func load(_ bytes: UnsafePointer<Int8>) -> SIMD4<Int64> {
    UnsafeRawPointer(bytes).loadUnaligned(as: SIMD4<Int64>.self)
  }

  @inline(__always)
  private func addProducts(
    _ sum: SIMD4<Int64>, _ size: SIMD4<Int64>, _ w: SIMD4<Int64>, _ q: SIMD4<Int64>
  ) -> SIMD4<Int64> {
    let pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(q, w))
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
  }

  /// The lane sums of four vectors.
  @inline(__always)
  private func laneSums(
    _ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>, _ d: SIMD8<Float>
  ) -> SIMD4<Float> {
    let sums = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d))
    let upper = _mm256_permutevar8x32_ps(sums, _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7))
    return _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_castps256_ps128(upper))
  }

  @inline(__always)
  private func finish(
    _ rows: Int, _ sum0: Float, _ sum1: Float, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>
  ) {
    out[0] = weightScales[0] * sum0 + (bias.map { $0[0] } ?? 0)
    if rows > 1 { out[1] = weightScales[1] * sum1 + (bias.map { $0[1] } ?? 0) }
  }
#endif
