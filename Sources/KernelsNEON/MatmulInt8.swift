#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  // int8 products for processors without the dot-product extension: `smull` multiplies eight
  // bytes into 16 bits, `smlal` adds eight more, and `sadalp` adds pairs into 32 bits. Two products
  // are at most 2·127² = 32258 < 2¹⁵, so nothing overflows, and a group of 128 channels is exact.
  // Two neighbouring lanes are one row until the group's sum is complete.
  //
  // Groups are scaled and added in float, in order, by the same operations whatever the number
  // of tokens and the row range, so a token's bits depend on neither.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_neon_matmul_int8)
  public func matmulInt8NEON(
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
  private typealias Sums = (int32x4_t, int32x4_t, int32x4_t, int32x4_t)
  private typealias Totals = (float32x4_t, float32x4_t)

  /// Half a block for 1 or 2 tokens, a constant at each call; writes `count` rows.
  @inline(__always)
  private func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ half: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ count: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let (zero, none) = (vdupq_n_f32(0), vdupq_n_s32(0))
    var f0: Totals = (zero, zero)
    var f1 = f0
    var (w, a, scale) = (half, q, activationScales)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var s0: Sums = (none, none, none, none)
      var s1 = s0
      while a < end {
        let (w0, w1) = (load(w), load(w + 16))
        let (w2, w3) = (load(w + 64), load(w + 80))
        addProducts(&s0, w0, w1, w2, w3, a)
        if tokens > 1 { addProducts(&s1, w0, w1, w2, w3, a + inCount) }
        w += 128
        a += 8
      }
      addScaled(&f0, s0, scale[0])
      if tokens > 1 { addScaled(&f1, s1, scale[groups]) }
      scale += 1
      left &-= 128
    }
    finish(f0, weightScales, bias, out, count)
    if tokens > 1 { finish(f1, weightScales, bias, out + outRow, count) }
  }

  @inline(__always)
  private func load(_ bytes: UnsafePointer<Int8>) -> int8x16_t {
    UnsafeRawPointer(bytes).loadUnaligned(as: int8x16_t.self)
  }

  /// Four channels of one token, twice.
  @inline(__always)
  private func quad(_ q: UnsafePointer<Int8>) -> int8x8_t {
    vreinterpret_s8_s32(vdup_n_s32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self)))
  }

  /// Adds eight channels of eight rows: `w0` and `w1` hold the first four, `w2` and `w3` the next.
  @inline(__always)
  private func addProducts(
    _ sums: inout Sums, _ w0: int8x16_t, _ w1: int8x16_t, _ w2: int8x16_t, _ w3: int8x16_t,
    _ q: UnsafePointer<Int8>
  ) {
    let (a, b) = (quad(q), quad(q + 4))
    sums.0 = vpadalq_s16(
      sums.0, vmlal_s8(vmull_s8(vget_low_s8(w0), a), vget_low_s8(w2), b))
    sums.1 = vpadalq_s16(
      sums.1, vmlal_s8(vmull_s8(vget_high_s8(w0), a), vget_high_s8(w2), b))
    sums.2 = vpadalq_s16(
      sums.2, vmlal_s8(vmull_s8(vget_low_s8(w1), a), vget_low_s8(w3), b))
    sums.3 = vpadalq_s16(
      sums.3, vmlal_s8(vmull_s8(vget_high_s8(w1), a), vget_high_s8(w3), b))
  }

  @inline(__always)
  private func addScaled(_ totals: inout Totals, _ sums: Sums, _ scale: Float) {
    let scale4 = vdupq_n_f32(scale)
    totals.0 = vfmaq_f32(totals.0, scale4, vcvtq_f32_s32(vpaddq_s32(sums.0, sums.1)))
    totals.1 = vfmaq_f32(totals.1, scale4, vcvtq_f32_s32(vpaddq_s32(sums.2, sums.3)))
  }

  @inline(__always)
  private func finish(
    _ totals: Totals, _ weightScales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    _ out: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    storeRows(
      outputs(totals.0, weightScales, bias), out, count < 4 ? count : 4)
    guard count > 4 else { return }
    storeRows(outputs(totals.1, weightScales + 4, bias.map { $0 + 4 }), out + 4, count &- 4)
  }
#endif
