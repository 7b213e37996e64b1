#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // Values of one head lie row by row, so that a lane is a channel and nothing is added across
  // lanes. A channel's sum runs in the order of positions, the same for one query as for four, so
  // a query's bits do not depend on others.

  /// See `KernelTable.mixValues`.
  @c(updraft_vnni_mix_values)
  public func mixValuesVNNI(
    _ weights: UnsafeMutablePointer<Float>, _ weightRow: Int, _ queryCount: Int,
    _ values: UnsafePointer<Int8>, _ scales: UnsafePointer<Float>, _ count: Int,
    _ headWidth: Int, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let stride = (headWidth &+ 15) & ~15
    var query = 0
    while query < queryCount {
      let (row, target) = (weights + query &* weightRow, out + query &* outRow)
      let group = queryCount &- query >= 4 ? 4 : 1
      let total = count &+ query &+ group &- 1
      var index = 0
      while index < group {
        scaleWeights(row + index &* weightRow, scales, count &+ query &+ index, total)
        index &+= 1
      }
      var column = 0
      while column < headWidth {
        let (value, sum, left) = (values + column, target + column, headWidth &- column)
        if left >= 64 {
          if group == 4 {
            mix(4, 64, row, weightRow, value, stride, total, sum, outRow, left)
          } else {
            mix(1, 64, row, weightRow, value, stride, total, sum, outRow, left)
          }
          column &+= 64
        } else {
          if group == 4 {
            mix(4, 16, row, weightRow, value, stride, total, sum, outRow, left)
          } else {
            mix(1, 16, row, weightRow, value, stride, total, sum, outRow, left)
          }
          column &+= 16
        }
      }
      query &+= group
    }
  }

  /// Weights of the first `count` positions times the scales of their values; zeros up to `end`,
  /// three positions further at most.
  @inline(__always)
  private func scaleWeights(
    _ weights: UnsafeMutablePointer<Float>, _ scales: UnsafePointer<Float>, _ count: Int,
    _ end: Int
  ) {
    var position = 0
    while position &+ 16 <= count {
      let (weight, scale) = (weights + position, scales + position)
      _mm512_storeu_ps(weight, _mm512_mul_ps(_mm512_loadu_ps(weight), _mm512_loadu_ps(scale)))
      position &+= 16
    }
    while position < count {
      weights[position] *= scales[position]
      position &+= 1
    }
    // A loop would become a call of memset.
    if end > position { weights[position] = 0 }
    if end > position &+ 1 { weights[position &+ 1] = 0 }
    if end > position &+ 2 { weights[position &+ 2] = 0 }
  }

  private typealias Columns = (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>)

  /// 64 or 16 channels for 1 or 4 queries, constants at each call, so that the unused sums vanish.
  /// A value is converted once for all queries; sixteen sums leave room for four values.
  @inline(__always)
  private func mix(
    _ queries: Int, _ columns: Int, _ weights: UnsafePointer<Float>, _ weightRow: Int,
    _ values: UnsafePointer<Int8>, _ stride: Int, _ count: Int,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int, _ left: Int
  ) {
    let zero = _mm512_setzero_ps()
    var a: Columns = (zero, zero, zero, zero)
    var (b, c, d) = (a, a, a)
    var (value, weight) = (values, weights)
    let end = weights + count
    while weight < end {
      var converted: Columns = (sixteen(value), zero, zero, zero)
      if columns > 16 {
        converted.1 = sixteen(value + 16)
        converted.2 = sixteen(value + 32)
        converted.3 = sixteen(value + 48)
      }
      add(columns, &a, weight, converted)
      if queries > 1 {
        add(columns, &b, weight + weightRow, converted)
        add(columns, &c, weight + 2 &* weightRow, converted)
        add(columns, &d, weight + 3 &* weightRow, converted)
      }
      value += stride
      weight += 1
    }
    store(columns, a, out, left)
    if queries > 1 {
      store(columns, b, out + outRow, left)
      store(columns, c, out + 2 &* outRow, left)
      store(columns, d, out + 3 &* outRow, left)
    }
  }

  /// Sixteen channels of one position.
  @inline(__always)
  private func sixteen(_ value: UnsafePointer<Int8>) -> SIMD16<Float> {
    let bytes = UnsafeRawPointer(value).loadUnaligned(as: SIMD2<Int64>.self)
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes))
  }

  @inline(__always)
  private func add(
    _ columns: Int, _ sums: inout Columns, _ weight: UnsafePointer<Float>, _ value: Columns
  ) {
    let weight16 = _mm512_set1_ps(weight.pointee)
    sums.0 = _mm512_fmadd_ps(weight16, value.0, sums.0)
    guard columns > 16 else { return }
    sums.1 = _mm512_fmadd_ps(weight16, value.1, sums.1)
    sums.2 = _mm512_fmadd_ps(weight16, value.2, sums.2)
    sums.3 = _mm512_fmadd_ps(weight16, value.3, sums.3)
  }

  /// Writes the channels, no more than `left` of them.
  @inline(__always)
  private func store(
    _ columns: Int, _ sums: Columns, _ out: UnsafeMutablePointer<Float>, _ left: Int
  ) {
    if columns == 16 {
      _mm512_mask_storeu_ps(out, firstLanes(left), sums.0)
    } else {
      _mm512_storeu_ps(out, sums.0)
      _mm512_storeu_ps(out + 16, sums.1)
      _mm512_storeu_ps(out + 32, sums.2)
      _mm512_storeu_ps(out + 48, sums.3)
    }
  }
#endif
