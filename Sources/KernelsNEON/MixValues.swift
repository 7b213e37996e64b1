#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  // Values of one head lie row by row, so that a lane is a channel and nothing is added across
  // lanes. A channel's sum runs in the order of positions, the same for one query as for four, so
  // a query's bits do not depend on others.

  /// See `KernelTable.mixValues`.
  @c(updraft_neon_mix_values)
  public func mixValuesNEON(
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
        if group == 4 {
          mix(4, row, weightRow, value, stride, total, sum, outRow, left)
        } else {
          mix(1, row, weightRow, value, stride, total, sum, outRow, left)
        }
        column &+= 16
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
    while position &+ 4 <= count {
      storeRows(
        vmulq_f32(load4(weights, position), load4(scales, position)), weights + position, 4)
      position &+= 4
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

  /// Sixteen channels.
  private typealias Columns = (float32x4_t, float32x4_t, float32x4_t, float32x4_t)

  /// 16 channels for 1 or 4 queries, a constant at each call, so that the unused sums vanish; the
  /// first `written` are written. A value is converted once for all queries.
  @inline(__always)
  private func mix(
    _ queries: Int, _ weights: UnsafePointer<Float>, _ weightRow: Int,
    _ values: UnsafePointer<Int8>, _ stride: Int, _ count: Int,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int, _ written: Int
  ) {
    let zero = vdupq_n_f32(0)
    var a: Columns = (zero, zero, zero, zero)
    var (b, c, d) = (a, a, a)
    var (value, weight) = (values, weights)
    let end = weights + count
    while weight < end {
      let converted = sixteen(value)
      add(&a, weight, converted)
      if queries > 1 {
        add(&b, weight + weightRow, converted)
        add(&c, weight + 2 &* weightRow, converted)
        add(&d, weight + 3 &* weightRow, converted)
      }
      value += stride
      weight += 1
    }
    store(a, out, written)
    if queries > 1 {
      store(b, out + outRow, written)
      store(c, out + 2 &* outRow, written)
      store(d, out + 3 &* outRow, written)
    }
  }

  /// Sixteen channels of one position.
  @inline(__always)
  private func sixteen(_ value: UnsafePointer<Int8>) -> Columns {
    let bytes = UnsafeRawPointer(value).loadUnaligned(as: int8x16_t.self)
    let (low, high) = (vmovl_s8(vget_low_s8(bytes)), vmovl_s8(vget_high_s8(bytes)))
    return (
      vcvtq_f32_s32(vmovl_s16(vget_low_s16(low))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(low))),
      vcvtq_f32_s32(vmovl_s16(vget_low_s16(high))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(high)))
    )
  }

  @inline(__always)
  private func add(_ sums: inout Columns, _ weight: UnsafePointer<Float>, _ value: Columns) {
    let weight4 = vdupq_n_f32(weight.pointee)
    sums.0 = vfmaq_f32(sums.0, weight4, value.0)
    sums.1 = vfmaq_f32(sums.1, weight4, value.1)
    sums.2 = vfmaq_f32(sums.2, weight4, value.2)
    sums.3 = vfmaq_f32(sums.3, weight4, value.3)
  }

  /// Writes the first `count` channels.
  @inline(__always)
  private func store(_ sums: Columns, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
    storeRows(sums.0, out, count)
    storeRows(sums.1, out + 4, count &- 4)
    storeRows(sums.2, out + 8, count &- 8)
    storeRows(sums.3, out + 12, count &- 12)
  }
#endif
