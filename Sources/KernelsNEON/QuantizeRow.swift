#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  /// See `KernelTable.quantizeRow`.
  @c(updraft_neon_quantize_row)
  public func quantizeRowNEON(
    _ x: UnsafePointer<Float>, _ count: Int, _ groupWidth: Int, _ inPairs: Int32,
    _ q: UnsafeMutablePointer<Int8>, _ scales: UnsafeMutablePointer<Float>,
    _ offsets: UnsafeMutablePointer<Int32>
  ) {
    var start = 0
    var group = 0
    while start < count {
      let length = count &- start < groupWidth ? count &- start : groupWidth
      let bound = largest(x + start, length, inPairs != 0)
      let inverse = bound >= 1e-35 ? 127 / bound : 0
      offsets[group] = -128 &* quantizeGroup(x + start, length, inverse, q + start)
      scales[group] = bound / 127
      group &+= 1
      start &+= groupWidth
    }
  }

  /// max|x|, or max(|x₀| + |x₁|) where `inPairs`.
  @inline(__always)
  private func largest(_ x: UnsafePointer<Float>, _ count: Int, _ inPairs: Bool) -> Float {
    var largest = vdupq_n_f32(0)
    var i = 0
    while i < count {
      let left = count &- i
      let value = left < 4 ? loadFirst(x + i, left, 0) : load4(x, i)
      let sizes = vabsq_f32(value)
      largest = vmaxq_f32(largest, inPairs ? vpaddq_f32(sizes, sizes) : sizes)
      i &+= 4
    }
    return vmaxvq_f32(largest)
  }

  /// Writes the group and returns its sum.
  @inline(__always)
  private func quantizeGroup(
    _ x: UnsafePointer<Float>, _ count: Int, _ inverse: Float, _ q: UnsafeMutablePointer<Int8>
  ) -> Int32 {
    let inverse4 = vdupq_n_f32(inverse)
    var sums = vdupq_n_s32(0)
    var i = 0
    while i < count {
      let left = count &- i
      let value = left < 4 ? loadFirst(x + i, left, 0) : load4(x, i)
      let rounded = vcvtnq_s32_f32(vmulq_f32(value, inverse4))
      sums = vaddq_s32(sums, rounded)
      let words = vmovn_s32(rounded)
      let bytes = vreinterpret_s32_s8(vmovn_s16(vcombine_s16(words, words)))
      storeBytes(bytes[0], q + i, left)
      i &+= 4
    }
    return vaddvq_s32(sums)
  }

  /// Writes the first `count` of four bytes.
  @inline(__always)
  private func storeBytes(_ four: Int32, _ q: UnsafeMutablePointer<Int8>, _ count: Int) {
    guard count < 4 else {
      UnsafeMutableRawPointer(q).storeBytes(of: four, as: Int32.self)
      return
    }
    var (bytes, i) = (four, 0)
    while i < count {
      q[i] = Int8(truncatingIfNeeded: bytes)
      bytes = bytes &>> 8
      i &+= 1
    }
  }
#endif
