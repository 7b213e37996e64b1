#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  // int8 products by `sdot`, which adds four signed products into 32 bits; a group of 128
  // channels is exact. Only for processors with the dot-product extension: this target is
  // compiled for it.
  //
  // Each of the four lanes sums its own channels over the groups in float; lanes are added at
  // the end as (0+1)+(2+3). Every tile shape below does the same operations in the same order
  // for an output, so its bits do not depend on tokens or the row range.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_neon_matmul_int8)
  public func matmulInt8NEON(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      // Four rows stay in the first-level cache while all tokens pass by.
      let isFull = row &+ 4 <= rowEnd
      let (w, scale) = (weights + row &* inCount, weightScales + row)
      let rowBias = bias.map { $0 + row }
      var token = 0
      while token < tokens {
        let count = tokens &- token < 3 ? tokens &- token : 3
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let target = out + (token &* outRow &+ row)
        switch (isFull, count) {
        case (true, 3): tile(4, 3, a, s, w, scale, rowBias, target, outRow, inCount)
        case (true, 2): tile(4, 2, a, s, w, scale, rowBias, target, outRow, inCount)
        case (true, _): tile(4, 1, a, s, w, scale, rowBias, target, outRow, inCount)
        case (false, 3): tile(1, 3, a, s, w, scale, rowBias, target, outRow, inCount)
        case (false, 2): tile(1, 2, a, s, w, scale, rowBias, target, outRow, inCount)
        case (false, _): tile(1, 1, a, s, w, scale, rowBias, target, outRow, inCount)
        }
        token &+= 3
      }
      row &+= isFull ? 4 : 1
    }
  }

  /// The float lanes of four rows for one token.
  private typealias Lanes = (float32x4_t, float32x4_t, float32x4_t, float32x4_t)
  /// Four 32-bit sums of each of four rows for one token.
  private typealias Sums = (int32x4_t, int32x4_t, int32x4_t, int32x4_t)

  /// `rows` × `tokens` outputs, 4 or 1 by at most 3; both are constants at each call, so that
  /// the unused accumulators vanish.
  @inline(__always)
  private func tile(
    _ rows: Int, _ tokens: Int,
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let (zero, none) = (vdupq_n_f32(0), vdupq_n_s32(0))
    var f0: Lanes = (zero, zero, zero, zero)
    var f1 = f0
    var f2 = f0
    var group = 0
    while group < groups {
      let start = group &* 128
      let chunks = inCount &- start >= 128 ? 8 : 4
      var s0: Sums = (none, none, none, none)
      var s1 = s0
      var s2 = s0
      var (wp, qp) = (weights + start, q + start)
      var chunk = 0
      while chunk < chunks {
        let w0 = load(wp)
        let w1 = rows > 1 ? load(wp + inCount) : w0
        let w2 = rows > 1 ? load(wp + 2 &* inCount) : w0
        let w3 = rows > 1 ? load(wp + 3 &* inCount) : w0
        addProducts(rows, &s0, w0, w1, w2, w3, load(qp))
        if tokens > 1 { addProducts(rows, &s1, w0, w1, w2, w3, load(qp + inCount)) }
        if tokens > 2 { addProducts(rows, &s2, w0, w1, w2, w3, load(qp + 2 &* inCount)) }
        wp += 16
        qp += 16
        chunk &+= 1
      }
      let scales = activationScales + group
      addScaled(rows, &f0, s0, scales[0])
      if tokens > 1 { addScaled(rows, &f1, s1, scales[groups]) }
      if tokens > 2 { addScaled(rows, &f2, s2, scales[2 &* groups]) }
      group &+= 1
    }
    finish(rows, f0, weightScales, bias, out)
    if tokens > 1 { finish(rows, f1, weightScales, bias, out + outRow) }
    if tokens > 2 { finish(rows, f2, weightScales, bias, out + 2 &* outRow) }
  }

  @inline(__always)
  private func load(_ bytes: UnsafePointer<Int8>) -> int8x16_t {
    UnsafeRawPointer(bytes).loadUnaligned(as: int8x16_t.self)
  }

  @inline(__always)
  private func addProducts(
    _ rows: Int, _ sums: inout Sums, _ w0: int8x16_t, _ w1: int8x16_t, _ w2: int8x16_t,
    _ w3: int8x16_t, _ q: int8x16_t
  ) {
    sums.0 = vdotq_s32(sums.0, w0, q)
    guard rows > 1 else { return }
    sums.1 = vdotq_s32(sums.1, w1, q)
    sums.2 = vdotq_s32(sums.2, w2, q)
    sums.3 = vdotq_s32(sums.3, w3, q)
  }

  @inline(__always)
  private func addScaled(_ rows: Int, _ lanes: inout Lanes, _ sums: Sums, _ scale: Float) {
    let scale4 = vdupq_n_f32(scale)
    lanes.0 = vfmaq_f32(lanes.0, scale4, vcvtq_f32_s32(sums.0))
    guard rows > 1 else { return }
    lanes.1 = vfmaq_f32(lanes.1, scale4, vcvtq_f32_s32(sums.1))
    lanes.2 = vfmaq_f32(lanes.2, scale4, vcvtq_f32_s32(sums.2))
    lanes.3 = vfmaq_f32(lanes.3, scale4, vcvtq_f32_s32(sums.3))
  }

  /// Adds up the lanes of four rows (or of the first), scales them and adds the bias.
  @inline(__always)
  private func finish(
    _ rows: Int, _ lanes: Lanes, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>
  ) {
    let four = vpaddq_f32(vpaddq_f32(lanes.0, lanes.1), vpaddq_f32(lanes.2, lanes.3))
    out[0] = weightScales[0] * four[0] + (bias.map { $0[0] } ?? 0)
    guard rows > 1 else { return }
    out[1] = weightScales[1] * four[1] + (bias.map { $0[1] } ?? 0)
    out[2] = weightScales[2] * four[2] + (bias.map { $0[2] } ?? 0)
    out[3] = weightScales[3] * four[3] + (bias.map { $0[3] } ?? 0)
  }
#endif
