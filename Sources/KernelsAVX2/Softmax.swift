#if arch(x86_64)
  import Glibc
  import _Builtin_intrinsics.intel

  /// Softmax in place. A row of no elements is left alone.
  @c(updraft_avx2_softmax)
  public func softmaxAVX2(_ x: UnsafeMutablePointer<Float>, _ count: Int) {
    let sum = exponentials(x, count, maximum(x, count))
    scale(x, count, 1 / sum)
  }

  /// dX = p·(dP − Σ p·dP).
  @c(updraft_avx2_softmax_backward)
  public func softmaxBackwardAVX2(
    _ p: UnsafePointer<Float>, _ dP: UnsafePointer<Float>, _ dX: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    let center = dotAVX2(p, dP, count)
    let center8 = _mm256_set1_ps(center)
    var i = 0
    while i &+ 8 <= count {
      let deviation = _mm256_sub_ps(_mm256_loadu_ps(dP + i), center8)
      _mm256_storeu_ps(dX + i, _mm256_mul_ps(_mm256_loadu_ps(p + i), deviation))
      i &+= 8
    }
    while i < count {
      dX[i] = p[i] * (dP[i] - center)
      i &+= 1
    }
  }

  /// Logits become (softmax − onehot(target))·gradientScale; returns −log softmax(target).
  @c(updraft_avx2_softmax_cross_entropy)
  public func softmaxCrossEntropyAVX2(
    _ logits: UnsafeMutablePointer<Float>, _ count: Int, _ target: Int32, _ gradientScale: Float
  ) -> Float {
    let index = Int(target)
    let largest = maximum(logits, count)
    let shifted = logits[index] - largest
    let sum = exponentials(logits, count, largest)
    scale(logits, count, gradientScale / sum)
    logits[index] -= gradientScale
    return logf(sum) - shifted
  }

  @inline(__always)
  private func maximum(_ x: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
    var largest8 = _mm256_set1_ps(-Float.infinity)
    var i = 0
    while i &+ 8 <= count {
      largest8 = _mm256_max_ps(largest8, _mm256_loadu_ps(x + i))
      i &+= 8
    }
    var largest = laneMaximum(largest8)
    while i < count {
      largest = x[i] > largest ? x[i] : largest
      i &+= 1
    }
    return largest
  }

  /// x becomes e^(x − largest); returns the sum. Arguments below −87.3 count as −87.3, which is
  /// 1.2e-38 against the largest element's 1.
  @inline(__always)
  private func exponentials(
    _ x: UnsafeMutablePointer<Float>, _ count: Int, _ largest: Float
  ) -> Float {
    let largest8 = _mm256_set1_ps(largest)
    var sum8 = _mm256_setzero_ps()
    var i = 0
    while i &+ 8 <= count {
      let value = exponential(_mm256_sub_ps(_mm256_loadu_ps(x + i), largest8))
      sum8 = _mm256_add_ps(sum8, value)
      _mm256_storeu_ps(x + i, value)
      i &+= 8
    }
    if i < count {
      let mask = firstLanes(count &- i)
      let value = exponential(_mm256_sub_ps(_mm256_maskload_ps(x + i, mask), largest8))
      sum8 = _mm256_add_ps(sum8, _mm256_and_ps(value, _mm256_castsi256_ps(mask)))
      _mm256_maskstore_ps(x + i, mask, value)
    }
    return laneSum(sum8)
  }

  @inline(__always)
  private func scale(_ x: UnsafeMutablePointer<Float>, _ count: Int, _ factor: Float) {
    let factor8 = _mm256_set1_ps(factor)
    var i = 0
    while i &+ 8 <= count {
      _mm256_storeu_ps(x + i, _mm256_mul_ps(_mm256_loadu_ps(x + i), factor8))
      i &+= 8
    }
    while i < count {
      x[i] *= factor
      i &+= 1
    }
  }
#endif
