#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  // int8 products by `sdot`, which adds four signed products into 32 bits; a group of 128
  // channels is exact. Each of the four lanes is one row, so nothing is ever added across lanes.
  // A target of its own, because only it is compiled for the dot-product extension.
  //
  // Groups are scaled and added in float, in order, by the same operations whatever the number
  // of tokens and the row range, so a token's bits depend on neither.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_neon_dot_matmul_int8)
  public func matmulInt8NEONDot(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      // One block stays in the first-level cache while all tokens pass by.
      let block = weights + row &* inCount
      let (scale, rowBias) = (weightScales + row, bias.map { $0 + row })
      let count = rowEnd &- row < 16 ? rowEnd &- row : 16
      var token = 0
      while token < tokens {
        let left = tokens &- token
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let target = out + (token &* outRow &+ row)
        if left >= 3 {
          tile(3, a, s, block, scale, rowBias, target, outRow, inCount, count)
        } else if left == 2 {
          tile(2, a, s, block, scale, rowBias, target, outRow, inCount, count)
        } else {
          tile(1, a, s, block, scale, rowBias, target, outRow, inCount, count)
        }
        token &+= 3
      }
      row &+= 16
    }
  }

  /// Sums and totals of the sixteen rows of a block for one token.
  private typealias Sums = (int32x4_t, int32x4_t, int32x4_t, int32x4_t)
  private typealias Totals = (float32x4_t, float32x4_t, float32x4_t, float32x4_t)

  /// One block for 1, 2 or 3 tokens, a constant at each call, so that the unused sums vanish:
  /// twelve sums, twelve totals and four weights are 28 of the 32 registers. Writes `count` rows.
  @inline(__always)
  private func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ block: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ count: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let (zero, none) = (vdupq_n_f32(0), vdupq_n_s32(0))
    var f0: Totals = (zero, zero, zero, zero)
    var f1 = f0
    var f2 = f0
    var (w, a, scale) = (block, q, activationScales)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var s0: Sums = (none, none, none, none)
      var s1 = s0
      var s2 = s0
      while a < end {
        let (w0, w1, w2, w3) = (load(w), load(w + 16), load(w + 32), load(w + 48))
        addProducts(&s0, w0, w1, w2, w3, quad(a))
        if tokens > 1 { addProducts(&s1, w0, w1, w2, w3, quad(a + inCount)) }
        if tokens > 2 { addProducts(&s2, w0, w1, w2, w3, quad(a + 2 &* inCount)) }
        w += 64
        a += 4
      }
      addScaled(&f0, s0, scale[0])
      if tokens > 1 { addScaled(&f1, s1, scale[groups]) }
      if tokens > 2 { addScaled(&f2, s2, scale[2 &* groups]) }
      scale += 1
      left &-= 128
    }
    finish(f0, weightScales, bias, out, count)
    if tokens > 1 { finish(f1, weightScales, bias, out + outRow, count) }
    if tokens > 2 { finish(f2, weightScales, bias, out + 2 &* outRow, count) }
  }

  @inline(__always)
  private func load(_ bytes: UnsafePointer<Int8>) -> int8x16_t {
    UnsafeRawPointer(bytes).loadUnaligned(as: int8x16_t.self)
  }

  /// Four channels of one token in every lane.
  @inline(__always)
  private func quad(_ q: UnsafePointer<Int8>) -> int8x16_t {
    vreinterpretq_s8_s32(vdupq_n_s32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self)))
  }

  @inline(__always)
  private func addProducts(
    _ sums: inout Sums, _ w0: int8x16_t, _ w1: int8x16_t, _ w2: int8x16_t,
    _ w3: int8x16_t, _ q: int8x16_t
  ) {
    sums.0 = vdotq_s32(sums.0, w0, q)
    sums.1 = vdotq_s32(sums.1, w1, q)
    sums.2 = vdotq_s32(sums.2, w2, q)
    sums.3 = vdotq_s32(sums.3, w3, q)
  }

  @inline(__always)
  private func addScaled(_ totals: inout Totals, _ sums: Sums, _ scale: Float) {
    let scale4 = vdupq_n_f32(scale)
    totals.0 = vfmaq_f32(totals.0, scale4, vcvtq_f32_s32(sums.0))
    totals.1 = vfmaq_f32(totals.1, scale4, vcvtq_f32_s32(sums.1))
    totals.2 = vfmaq_f32(totals.2, scale4, vcvtq_f32_s32(sums.2))
    totals.3 = vfmaq_f32(totals.3, scale4, vcvtq_f32_s32(sums.3))
  }

  @inline(__always)
  private func finish(
    _ totals: Totals, _ weightScales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    _ out: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    store(totals.0, 0, weightScales, bias, out, count)
    store(totals.1, 4, weightScales, bias, out, count)
    store(totals.2, 8, weightScales, bias, out, count)
    store(totals.3, 12, weightScales, bias, out, count)
  }

  /// Rows `first ..< first + 4`, as far as they are below `count`.
  @inline(__always)
  private func store(
    _ totals: float32x4_t, _ first: Int, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let result = outputs(totals, weightScales + first, bias.map { $0 + first })
    storeRows(result, out + first, count &- first)
  }
#endif
