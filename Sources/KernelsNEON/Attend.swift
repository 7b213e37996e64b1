#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  // Attention over float16 keys and values. Keys lie in blocks of 16 positions, channel by
  // channel, so that a lane is a position; values lie row by row, so that a lane is a channel.
  // Queries are taken one after the other, so a query's bits do not depend on others.

  /// See `KernelTable.attend`.
  @c(updraft_neon_attend)
  public func attendNEON(
    _ queries: UnsafePointer<Float>, _ queryRow: Int, _ queryCount: Int,
    _ keys: UnsafePointer<UInt16>, _ values: UnsafePointer<UInt16>, _ count: Int,
    _ headWidth: Int, _ scale: Float, _ scores: UnsafeMutablePointer<Float>, _ scoreRow: Int,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    var query = 0
    while query < queryCount {
      let (source, row) = (queries + query &* queryRow, scores + query &* scoreRow)
      let seen = count &+ query
      var position = 0
      while position < seen {
        let block = keys + position &* headWidth
        scoreBlock(source, block, headWidth, scale, row + position)
        position &+= 16
      }
      softmaxNEON(row, seen)
      mixValues(row, values, seen, headWidth, out + query &* outRow)
      query &+= 1
    }
  }

  /// Scores of the 16 positions of one block, times `scale`.
  @inline(__always)
  private func scoreBlock(
    _ query: UnsafePointer<Float>, _ block: UnsafePointer<UInt16>, _ headWidth: Int,
    _ scale: Float, _ scores: UnsafeMutablePointer<Float>
  ) {
    let zero = vdupq_n_f32(0)
    var (s0, s1, s2, s3) = (zero, zero, zero, zero)
    var (key, channel) = (block, query)
    let end = query + headWidth
    while channel < end {
      let q = vdupq_n_f32(channel.pointee)
      s0 = vfmaq_f32(s0, q, halves(key))
      s1 = vfmaq_f32(s1, q, halves(key + 4))
      s2 = vfmaq_f32(s2, q, halves(key + 8))
      s3 = vfmaq_f32(s3, q, halves(key + 12))
      key += 16
      channel += 1
    }
    let scale4 = vdupq_n_f32(scale)
    storeRows(vmulq_f32(s0, scale4), scores, 4)
    storeRows(vmulq_f32(s1, scale4), scores + 4, 4)
    storeRows(vmulq_f32(s2, scale4), scores + 8, 4)
    storeRows(vmulq_f32(s3, scale4), scores + 12, 4)
  }

  /// out = Σ_p weight·value.
  @inline(__always)
  private func mixValues(
    _ weights: UnsafePointer<Float>, _ values: UnsafePointer<UInt16>, _ count: Int,
    _ headWidth: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    let stride = (headWidth &+ 7) & ~7
    var column = 0
    while headWidth &- column >= 16 {
      mixColumns(16, weights, values + column, stride, count, out + column, 16)
      column &+= 16
    }
    while column < headWidth {
      mixColumns(4, weights, values + column, stride, count, out + column, headWidth &- column)
      column &+= 4
    }
  }

  /// 16 or 4 columns, a constant at each call; writes the first `writtenCount`.
  @inline(__always)
  private func mixColumns(
    _ columns: Int, _ weights: UnsafePointer<Float>, _ values: UnsafePointer<UInt16>,
    _ stride: Int, _ count: Int, _ out: UnsafeMutablePointer<Float>, _ writtenCount: Int
  ) {
    let zero = vdupq_n_f32(0)
    var (s0, s1, s2, s3) = (zero, zero, zero, zero)
    var (value, weight) = (values, weights)
    let end = weights + count
    while weight < end {
      let w = vdupq_n_f32(weight.pointee)
      s0 = vfmaq_f32(s0, w, halves(value))
      if columns > 4 {
        s1 = vfmaq_f32(s1, w, halves(value + 4))
        s2 = vfmaq_f32(s2, w, halves(value + 8))
        s3 = vfmaq_f32(s3, w, halves(value + 12))
      }
      value += stride
      weight += 1
    }
    storeRows(s0, out, writtenCount)
    if columns > 4 {
      storeRows(s1, out + 4, 4)
      storeRows(s2, out + 8, 4)
      storeRows(s3, out + 12, 4)
    }
  }
#endif
