#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// Normalises rows `[rows, width]`; two passes over each row, because the one-pass variance
  /// loses its digits where the mean is large.
  @c(updraft_avx2_layer_norm)
  public func layerNormAVX2(
    _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>, _ beta: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>,
    _ mean: UnsafeMutablePointer<Float>?, _ inverseDeviation: UnsafeMutablePointer<Float>?,
    _ rows: Int, _ width: Int, _ epsilon: Float
  ) {
    let count = Float(width)
    var row = 0
    while row < rows {
      let source = x + row &* width
      let center = rowSum(source, width) / count
      let variance = rowSquaredDeviation(source, width, center) / count
      let inverse = 1 / (variance + epsilon).squareRoot()
      normalize(source, gamma, beta, y + row &* width, width, center, inverse)
      if let mean { mean[row] = center }
      if let inverseDeviation { inverseDeviation[row] = inverse }
      row &+= 1
    }
  }

  @inline(__always)
  private func rowSum(_ x: UnsafePointer<Float>, _ width: Int) -> Float {
    var (sum0, sum1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var i = 0
    while i &+ 16 <= width {
      sum0 = _mm256_add_ps(sum0, _mm256_loadu_ps(x + i))
      sum1 = _mm256_add_ps(sum1, _mm256_loadu_ps(x + i + 8))
      i &+= 16
    }
    var sum = laneSum(_mm256_add_ps(sum0, sum1))
    while i < width {
      sum += x[i]
      i &+= 1
    }
    return sum
  }

  @inline(__always)
  private func rowSquaredDeviation(
    _ x: UnsafePointer<Float>, _ width: Int, _ center: Float
  ) -> Float {
    let center8 = _mm256_set1_ps(center)
    var (sum0, sum1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var i = 0
    while i &+ 16 <= width {
      let deviation0 = _mm256_sub_ps(_mm256_loadu_ps(x + i), center8)
      let deviation1 = _mm256_sub_ps(_mm256_loadu_ps(x + i + 8), center8)
      sum0 = _mm256_fmadd_ps(deviation0, deviation0, sum0)
      sum1 = _mm256_fmadd_ps(deviation1, deviation1, sum1)
      i &+= 16
    }
    var sum = laneSum(_mm256_add_ps(sum0, sum1))
    while i < width {
      let deviation = x[i] - center
      sum += deviation * deviation
      i &+= 1
    }
    return sum
  }

  @inline(__always)
  private func normalize(
    _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>, _ beta: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, _ width: Int, _ center: Float, _ inverse: Float
  ) {
    let (center8, inverse8) = (_mm256_set1_ps(center), _mm256_set1_ps(inverse))
    var i = 0
    while i &+ 8 <= width {
      let normal = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(x + i), center8), inverse8)
      let scaled = _mm256_fmadd_ps(normal, _mm256_loadu_ps(gamma + i), _mm256_loadu_ps(beta + i))
      _mm256_storeu_ps(y + i, scaled)
      i &+= 8
    }
    while i < width {
      y[i] = (x[i] - center) * inverse * gamma[i] + beta[i]
      i &+= 1
    }
  }
#endif
