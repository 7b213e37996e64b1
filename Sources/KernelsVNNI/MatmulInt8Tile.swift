#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// One block for 2, 4 or 8 tokens; `tokens` is a constant at each call, so that the unused sums
  /// vanish. Eight sums and eight totals leave room for the weights, and keep both products of a
  /// cycle busy on every processor that has them.
  @inline(__always)
  func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ block: UnsafePointer<Int8>, _ inCount: Int,
    _ output: BlockOutput, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let zero = _mm512_setzero_ps()
    var (f0, f1, f2, f3) = (zero, zero, zero, zero)
    var (f4, f5, f6, f7) = (zero, zero, zero, zero)
    var (w, a, scale, offset) = (block, q, activationScales, offsets)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var (s0, s1) = (start(offset, 0), start(offset, groups))
      var (s2, s3) = (s0, s1)
      var (s4, s5, s6, s7) = (s0, s0, s0, s0)
      if tokens > 2 { (s2, s3) = (start(offset, 2 &* groups), start(offset, 3 &* groups)) }
      if tokens > 4 {
        (s4, s5) = (start(offset, 4 &* groups), start(offset, 5 &* groups))
        (s6, s7) = (start(offset, 6 &* groups), start(offset, 7 &* groups))
      }
      while a < end {
        prefetchAhead(w)
        let four = unsigned(w)
        s0 = _mm512_dpbusd_epi32(s0, four, quad(a))
        s1 = _mm512_dpbusd_epi32(s1, four, quad(a + inCount))
        if tokens > 2 {
          s2 = _mm512_dpbusd_epi32(s2, four, quad(a + 2 &* inCount))
          s3 = _mm512_dpbusd_epi32(s3, four, quad(a + 3 &* inCount))
        }
        if tokens > 4 {
          s4 = _mm512_dpbusd_epi32(s4, four, quad(a + 4 &* inCount))
          s5 = _mm512_dpbusd_epi32(s5, four, quad(a + 5 &* inCount))
          s6 = _mm512_dpbusd_epi32(s6, four, quad(a + 6 &* inCount))
          s7 = _mm512_dpbusd_epi32(s7, four, quad(a + 7 &* inCount))
        }
        w += 64
        a += 4
      }
      (f0, f1) = (scaled(s0, scale, f0), scaled(s1, scale + groups, f1))
      if tokens > 2 {
        f2 = scaled(s2, scale + 2 &* groups, f2)
        f3 = scaled(s3, scale + 3 &* groups, f3)
      }
      if tokens > 4 {
        f4 = scaled(s4, scale + 4 &* groups, f4)
        f5 = scaled(s5, scale + 5 &* groups, f5)
        f6 = scaled(s6, scale + 6 &* groups, f6)
        f7 = scaled(s7, scale + 7 &* groups, f7)
      }
      (scale, offset) = (scale + 1, offset + 1)
      left &-= 128
    }
    storeTwo(output, f0, f1, out, outRow)
    if tokens > 2 { storeTwo(output, f2, f3, out + 2 &* outRow, outRow) }
    if tokens > 4 {
      storeTwo(output, f4, f5, out + 4 &* outRow, outRow)
      storeTwo(output, f6, f7, out + 6 &* outRow, outRow)
    }
  }

  @inline(__always)
  private func start(_ offsets: UnsafePointer<Int32>, _ index: Int) -> SIMD8<Int64> {
    _mm512_set1_epi32(offsets[index])
  }

  @inline(__always)
  private func storeTwo(
    _ output: BlockOutput, _ first: SIMD16<Float>, _ second: SIMD16<Float>,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    store(output, first, out)
    store(output, second, out + outRow)
  }
#endif
