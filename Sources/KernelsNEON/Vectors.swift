#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  /// Σ a·b.
  @c(updraft_neon_dot)
  public func dotNEON(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
  ) -> Float {
    let zero = vdupq_n_f32(0)
    var (sum0, sum1, sum2, sum3) = (zero, zero, zero, zero)
    var i = 0
    while i &+ 16 <= count {
      sum0 = vfmaq_f32(sum0, load4(a, i), load4(b, i))
      sum1 = vfmaq_f32(sum1, load4(a, i &+ 4), load4(b, i &+ 4))
      sum2 = vfmaq_f32(sum2, load4(a, i &+ 8), load4(b, i &+ 8))
      sum3 = vfmaq_f32(sum3, load4(a, i &+ 12), load4(b, i &+ 12))
      i &+= 16
    }
    var sum = vaddvq_f32(vaddq_f32(vaddq_f32(sum0, sum1), vaddq_f32(sum2, sum3)))
    while i < count {
      sum += a[i] * b[i]
      i &+= 1
    }
    return sum
  }

  /// y += alpha·x.
  @c(updraft_neon_axpy)
  public func axpyNEON(
    _ alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let factor = vdupq_n_f32(alpha)
    var i = 0
    while i &+ 4 <= count {
      let sum = vfmaq_f32(load4(UnsafePointer(y), i), factor, load4(x, i))
      UnsafeMutableRawPointer(y + i).storeBytes(of: sum, as: float32x4_t.self)
      i &+= 4
    }
    while i < count {
      y[i] += alpha * x[i]
      i &+= 1
    }
  }
#endif
