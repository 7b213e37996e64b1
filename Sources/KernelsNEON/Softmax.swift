#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  /// Softmax in place. A row of no elements is left alone.
  @c(updraft_neon_softmax)
  public func softmaxNEON(_ x: UnsafeMutablePointer<Float>, _ count: Int) {
    let largest = vdupq_n_f32(maximum(x, count))
    var sum4 = vdupq_n_f32(0)
    var i = 0
    while i < count {
      let left = count &- i
      // A filler of −∞ becomes 1.2e-38, which no sum of a row, at least 1, notices.
      let value = left < 4 ? loadFirst(x + i, left, -.infinity) : load4(x, i)
      let weight = exponential(vsubq_f32(value, largest))
      sum4 = vaddq_f32(sum4, weight)
      storeRows(weight, x + i, left)
      i &+= 4
    }
    let factor = vdupq_n_f32(1 / vaddvq_f32(sum4))
    i = 0
    while i < count {
      let left = count &- i
      let value = left < 4 ? loadFirst(x + i, left, 0) : load4(x, i)
      storeRows(vmulq_f32(value, factor), x + i, left)
      i &+= 4
    }
  }

  @inline(__always)
  private func maximum(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    var largest = vdupq_n_f32(-.infinity)
    var i = 0
    while i < count {
      let left = count &- i
      largest = vmaxq_f32(
        largest, left < 4 ? loadFirst(x + i, left, -.infinity) : load4(x, i))
      i &+= 4
    }
    return vmaxvq_f32(largest)
  }
#endif
