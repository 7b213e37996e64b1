#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products by `vpdpbusd`, which multiplies unsigned by signed bytes and adds four products
  // into 32 bits without saturation. Unsigned is w + 128 (one flipped bit), signed is q; the
  // surplus 128·Σq of a group is subtracted by starting the sum at its negative, so the integer
  // sum of a group is exact: at most 128·255·127 < 2²³.
  //
  // Each of the eight lanes sums its own channels over the groups in float; lanes are added at
  // the end as ((0+1)+(2+3)) + ((4+5)+(6+7)). Every tile shape below does the same operations
  // in the same order for an output, so its bits do not depend on tokens or the row range.

  /// Int32 of scratch on the stack, one for each group of each token of a tile. Up to 1024 bytes
  /// never leave the stack.
  private let surplusCount = 256
  /// Weight rows over which one tile's surplus serves, and which stay in the L2 cache.
  private let rowBlock = 64

  /// See `KernelTable.matmulInt8`. Allocates only where inCount is above 32768.
  @c(updraft_vnni_matmul_int8)
  public func matmulInt8VNNI(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    if groups > surplusCount {
      let surplus = UnsafeMutablePointer<Int32>.allocate(capacity: groups)
      multiply(
        q, activationScales, tokens, weights, weightScales, bias, out, outRow, inCount, rowStart,
        rowEnd, surplus, 1)
      surplus.deallocate()
      return
    }
    let fitting = surplusCount / groups
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { scratch in
      guard let surplus = scratch.baseAddress else { return }
      multiply(
        q, activationScales, tokens, weights, weightScales, bias, out, outRow, inCount, rowStart,
        rowEnd, surplus, fitting < 3 ? fitting : 3)
    }
  }

  /// The product with room in `surplus` for `tokenBlock` (1 to 3) tokens.
  @inline(never)
  private func multiply(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int,
    _ surplus: UnsafeMutablePointer<Int32>, _ tokenBlock: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var block = rowStart
    while block < rowEnd {
      // One token needs its surplus only once.
      let isLast = tokens == 1 || rowEnd &- block <= rowBlock
      let end = isLast ? rowEnd : block &+ rowBlock
      var token = 0
      while token < tokens {
        let count = tokens &- token < tokenBlock ? tokens &- token : tokenBlock
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let target = out + token &* outRow
        fillSurplus(a, count, inCount, surplus)
        switch count {
        case 3:
          rows(
            3, a, s, surplus, weights, weightScales, bias, target, outRow, inCount, block, end)
        case 2:
          rows(
            2, a, s, surplus, weights, weightScales, bias, target, outRow, inCount, block, end)
        default:
          stream(a, s, surplus, weights, weightScales, bias, target, inCount, block, end)
        }
        token &+= tokenBlock
      }
      block = end
    }
  }

  /// −128·Σq of each group of each token.
  @inline(__always)
  private func fillSurplus(
    _ q: UnsafePointer<Int8>, _ tokens: Int, _ inCount: Int,
    _ surplus: UnsafeMutablePointer<Int32>
  ) {
    var (source, target) = (q, surplus)
    var token = 0
    while token < tokens {
      var start = 0
      while start < inCount {
        let end = start &+ 128 < inCount ? start &+ 128 : inCount
        var sum = _mm256_setzero_si256()
        while start < end {
          sum = dotProducts(sum, _mm256_set1_epi8(-128), load(source + start))
          start &+= 32
        }
        target.pointee = 0 &- laneSum(sum)
        target += 1
      }
      source += inCount
      token &+= 1
    }
  }

  /// All rows of a block for `tokens` (a constant at each call) tokens: four by four.
  @inline(__always)
  private func rows(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ surplus: UnsafePointer<Int32>,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    var row = rowStart
    while row &+ 4 <= rowEnd {
      tile(
        4, tokens, q, activationScales, surplus, weights + row &* inCount, weightScales + row,
        bias.map { $0 + row }, out + row, outRow, inCount)
      row &+= 4
    }
    while row < rowEnd {
      tile(
        1, tokens, q, activationScales, surplus, weights + row &* inCount, weightScales + row,
        bias.map { $0 + row }, out + row, outRow, inCount)
      row &+= 1
    }
  }

  /// Eight 32-bit sums of each of four rows for one token.
  private typealias Sums = (SIMD4<Int64>, SIMD4<Int64>, SIMD4<Int64>, SIMD4<Int64>)

  /// `rows` × `tokens` outputs, 4 or 1 by at most 3; both are constants at each call, so that the
  /// unused accumulators vanish.
  @inline(__always)
  private func tile(
    _ rows: Int, _ tokens: Int,
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ surplus: UnsafePointer<Int32>,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let zero = _mm256_setzero_ps()
    var f0: Lanes = (zero, zero, zero, zero)
    var f1 = f0
    var f2 = f0
    var group = 0
    while group < groups {
      let start = group &* 128
      let chunks = inCount &- start >= 128 ? 4 : 2
      var s0 = startingAt(surplus[group])
      var s1 = tokens > 1 ? startingAt(surplus[groups &+ group]) : s0
      var s2 = tokens > 2 ? startingAt(surplus[2 &* groups &+ group]) : s0
      var (wp, qp) = (weights + start, q + start)
      var chunk = 0
      while chunk < chunks {
        let w0 = unsigned(load(wp))
        let w1 = rows > 1 ? unsigned(load(wp + inCount)) : w0
        let w2 = rows > 1 ? unsigned(load(wp + 2 &* inCount)) : w0
        let w3 = rows > 1 ? unsigned(load(wp + 3 &* inCount)) : w0
        addProducts(rows, &s0, w0, w1, w2, w3, load(qp))
        if tokens > 1 { addProducts(rows, &s1, w0, w1, w2, w3, load(qp + inCount)) }
        if tokens > 2 { addProducts(rows, &s2, w0, w1, w2, w3, load(qp + 2 &* inCount)) }
        wp += 32
        qp += 32
        chunk &+= 1
      }
      let scales = activationScales + group
      addScaled(rows, &f0, s0, scales)
      if tokens > 1 { addScaled(rows, &f1, s1, scales + groups) }
      if tokens > 2 { addScaled(rows, &f2, s2, scales + 2 &* groups) }
      group &+= 1
    }
    finish(rows, f0, weightScales, bias, out)
    if tokens > 1 { finish(rows, f1, weightScales, bias, out + outRow) }
    if tokens > 2 { finish(rows, f2, weightScales, bias, out + 2 &* outRow) }
  }

  /// Four sums whose first lane starts at `value`.
  @inline(__always)
  private func startingAt(_ value: Int32) -> Sums {
    let first = _mm256_zextsi128_si256(_mm_cvtsi32_si128(value))
    return (first, first, first, first)
  }

  @inline(__always)
  private func addProducts(
    _ rows: Int, _ sums: inout Sums, _ w0: SIMD4<Int64>, _ w1: SIMD4<Int64>,
    _ w2: SIMD4<Int64>, _ w3: SIMD4<Int64>, _ q: SIMD4<Int64>
  ) {
    sums.0 = dotProducts(sums.0, w0, q)
    guard rows > 1 else { return }
    sums.1 = dotProducts(sums.1, w1, q)
    sums.2 = dotProducts(sums.2, w2, q)
    sums.3 = dotProducts(sums.3, w3, q)
  }

  @inline(__always)
  private func addScaled(
    _ rows: Int, _ lanes: inout Lanes, _ sums: Sums, _ scale: UnsafePointer<Float>
  ) {
    let scale8 = _mm256_broadcast_ss(scale)
    lanes.0 = _mm256_fmadd_ps(scale8, _mm256_cvtepi32_ps(sums.0), lanes.0)
    guard rows > 1 else { return }
    lanes.1 = _mm256_fmadd_ps(scale8, _mm256_cvtepi32_ps(sums.1), lanes.1)
    lanes.2 = _mm256_fmadd_ps(scale8, _mm256_cvtepi32_ps(sums.2), lanes.2)
    lanes.3 = _mm256_fmadd_ps(scale8, _mm256_cvtepi32_ps(sums.3), lanes.3)
  }

#endif
