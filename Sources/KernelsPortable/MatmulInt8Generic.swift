#if !arch(x86_64)
  /// See `KernelTable.matmulInt8`; for architectures other than x86-64. The integer sum of a
  /// group of 128 channels is exact (at most 128·127² < 2²¹), and groups are added in order, so
  /// a token's bits do not depend on others.
  @c(updraft_portable_matmul_int8)
  public func matmulInt8Portable(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      let lane = row % 16
      // Where the row's first four channels lie in its block.
      let first = weights + ((row &- lane) &* inCount &+ 4 &* lane)
      var token = 0
      while token < tokens {
        let activations = q + token &* inCount
        let scales = activationScales + token &* groups
        var sum: Float = 0
        var group = 0
        while group < groups {
          let start = group &* 128
          let count = inCount &- start < 128 ? inCount &- start : 128
          let total = integerDot(activations + start, first + 16 &* start, count)
          sum += scales[group] * Float(total)
          group &+= 1
        }
        var result = weightScales[row] * sum
        if let bias { result += bias[row] }
        out[token &* outRow &+ row] = result
        token &+= 1
      }
      row &+= 1
    }
  }

  /// Σ q·w of one row over `count` channels; four of them lie together, 64 bytes from the next.
  @inline(__always)
  private func integerDot(
    _ q: UnsafePointer<Int8>, _ w: UnsafePointer<Int8>, _ count: Int
  ) -> Int32 {
    var sum: Int32 = 0
    var i = 0
    while i < count {
      sum &+= Int32(q[i]) &* Int32(w[16 &* i])
      sum &+= Int32(q[i &+ 1]) &* Int32(w[16 &* i &+ 1])
      sum &+= Int32(q[i &+ 2]) &* Int32(w[16 &* i &+ 2])
      sum &+= Int32(q[i &+ 3]) &* Int32(w[16 &* i &+ 3])
      i &+= 4
    }
    return sum
  }
#endif
