#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products by `vpmaddubsw`, which multiplies unsigned by signed bytes and adds pairs into
  // 16 bits with saturation. Unsigned is |w|, signed is q with w's sign; both stay within 127,
  // so a pair is at most 2·127² = 32258 < 2¹⁵ and nothing saturates. `vpmaddwd` with ones adds
  // the pairs into 32 bits, where a group of 128 channels is exact. Each of the eight lanes is
  // one row of half a block, so nothing is ever added across lanes.
  //
  // Groups are scaled and added in float, in order, by the same operations whatever the number
  // of tokens and the row range, so a token's bits depend on neither.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_avx2_matmul_int8)
  public func matmulInt8AVX2(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      // One block stays in the cache while all tokens pass by.
      let block = weights + row &* inCount
      let low = HalfOutput(weightScales + row, bias.map { $0 + row }, rowEnd &- row)
      let high = HalfOutput(weightScales + row + 8, bias.map { $0 + row + 8 }, rowEnd &- row &- 8)
      var token = 0
      while token < tokens {
        let left = tokens &- token
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let target = out + (token &* outRow &+ row)
        if left >= 4 {
          tile(4, a, s, block, inCount, low, target, outRow)
          tile(4, a, s, block + 32, inCount, high, target + 8, outRow)
          token &+= 4
        } else if left >= 2 {
          tile(2, a, s, block, inCount, low, target, outRow)
          tile(2, a, s, block + 32, inCount, high, target + 8, outRow)
          token &+= 2
        } else {
          stream(a, s, block, inCount, low, high, target)
          token &+= 1
        }
      }
      row &+= 16
    }
  }

  /// What becomes of the sums of eight rows.
  private struct HalfOutput {
    let scales: SIMD8<Float>
    let bias: SIMD8<Float>
    /// Rows that are written; 8 or more writes all.
    let count: Int

    @inline(__always)
    init(_ scales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?, _ count: Int) {
      self.scales = _mm256_loadu_ps(scales)
      self.bias = bias.map { _mm256_loadu_ps($0) } ?? _mm256_setzero_ps()
      self.count = count
    }

    @inline(__always)
    func store(_ sums: SIMD8<Float>, _ out: UnsafeMutablePointer<Float>) {
      let result = _mm256_fmadd_ps(scales, sums, bias)
      if count >= 8 {
        _mm256_storeu_ps(out, result)
      } else {
        _mm256_maskstore_ps(out, firstLanes(count), result)
      }
    }
  }

  /// One block for one token. Reading the weights is what takes time.
  @inline(__always)
  private func stream(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ block: UnsafePointer<Int8>, _ inCount: Int, _ low: HalfOutput, _ high: HalfOutput,
    _ out: UnsafeMutablePointer<Float>
  ) {
    var (lowTotal, highTotal) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (w, a, scale) = (block, q, activationScales)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var (s0, s1) = (_mm256_setzero_si256(), _mm256_setzero_si256())
      while a < end {
        let four = quad(a)
        let (w0, w1) = (load(w), load(w + 32))
        s0 = addProducts(s0, _mm256_abs_epi8(w0), w0, four)
        s1 = addProducts(s1, _mm256_abs_epi8(w1), w1, four)
        w += 64
        a += 4
      }
      lowTotal = scaled(s0, scale, lowTotal)
      highTotal = scaled(s1, scale, highTotal)
      scale += 1
      left &-= 128
    }
    low.store(lowTotal, out)
    high.store(highTotal, out + 8)
  }

  /// Half a block for 2 or 4 tokens; `tokens` is a constant at each call, so that the unused sums
  /// vanish. Four sums and four totals leave room for the weights and their sizes.
  @inline(__always)
  private func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ half: UnsafePointer<Int8>, _ inCount: Int, _ output: HalfOutput,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let (zero, none) = (_mm256_setzero_ps(), _mm256_setzero_si256())
    var (f0, f1, f2, f3) = (zero, zero, zero, zero)
    var (w, a, scale) = (half, q, activationScales)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var (s0, s1, s2, s3) = (none, none, none, none)
      while a < end {
        let signed = load(w)
        let size = _mm256_abs_epi8(signed)
        s0 = addProducts(s0, size, signed, quad(a))
        s1 = addProducts(s1, size, signed, quad(a + inCount))
        if tokens > 2 {
          s2 = addProducts(s2, size, signed, quad(a + 2 &* inCount))
          s3 = addProducts(s3, size, signed, quad(a + 3 &* inCount))
        }
        w += 64
        a += 4
      }
      (f0, f1) = (scaled(s0, scale, f0), scaled(s1, scale + groups, f1))
      if tokens > 2 {
        f2 = scaled(s2, scale + 2 &* groups, f2)
        f3 = scaled(s3, scale + 3 &* groups, f3)
      }
      scale += 1
      left &-= 128
    }
    output.store(f0, out)
    output.store(f1, out + outRow)
    if tokens > 2 {
      output.store(f2, out + 2 &* outRow)
      output.store(f3, out + 3 &* outRow)
    }
  }

  @inline(__always)
  private func load(_ bytes: UnsafePointer<Int8>) -> SIMD4<Int64> {
    UnsafeRawPointer(bytes).loadUnaligned(as: SIMD4<Int64>.self)
  }

  /// Four channels of one token in every lane.
  @inline(__always)
  private func quad(_ q: UnsafePointer<Int8>) -> SIMD4<Int64> {
    _mm256_set1_epi32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self))
  }

  @inline(__always)
  private func addProducts(
    _ sum: SIMD4<Int64>, _ size: SIMD4<Int64>, _ w: SIMD4<Int64>, _ q: SIMD4<Int64>
  ) -> SIMD4<Int64> {
    let pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(q, w))
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
  }

  /// total + scale · sum.
  @inline(__always)
  private func scaled(
    _ sum: SIMD4<Int64>, _ scale: UnsafePointer<Float>, _ total: SIMD8<Float>
  ) -> SIMD8<Float> {
    _mm256_fmadd_ps(_mm256_broadcast_ss(scale), _mm256_cvtepi32_ps(sum), total)
  }
#endif
