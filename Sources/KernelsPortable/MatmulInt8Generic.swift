#if !arch(x86_64)
  /// See `KernelTable.matmulInt8`; for architectures other than x86-64, whose compilers
  /// vectorise this loop well. The integer sum of a group of 128 channels is exact (at most
  /// 128·127² < 2²¹), and groups are added in order, so a token's bits do not depend on others.
  @c(updraft_portable_matmul_int8)
  public func matmulInt8Portable(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      let weightRow = weights + row &* inCount
      var token = 0
      while token < tokens {
        let activations = q + token &* inCount
        let scales = activationScales + token &* groups
        var sum: Float = 0
        var group = 0
        while group < groups {
          let start = group &* 128
          let count = inCount &- start < 128 ? inCount &- start : 128
          sum += scales[group] * Float(integerDot(activations + start, weightRow + start, count))
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

  @inline(__always)
  private func integerDot(
    _ a: UnsafePointer<Int8>, _ b: UnsafePointer<Int8>, _ count: Int
  ) -> Int32 {
    var sum: Int32 = 0
    var i = 0
    while i < count {
      sum &+= Int32(a[i]) &* Int32(b[i])
      i &+= 1
    }
    return sum
  }
#endif
