#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// dX += inverse·(g − mean(g) − n·mean(g·n)) with g = dY·gamma and n the normalised input.
  @c(updraft_avx2_layer_norm_backward_input)
  public func layerNormBackwardInputAVX2(
    _ dY: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>,
    _ mean: UnsafePointer<Float>, _ inverseDeviation: UnsafePointer<Float>,
    _ dX: UnsafeMutablePointer<Float>, _ rows: Int, _ width: Int
  ) {
    var row = 0
    while row < rows {
      let (upstream, source) = (dY + row &* width, x + row &* width)
      let target = dX + row &* width
      let (center, inverse) = (mean[row], inverseDeviation[row])
      let (center8, inverse8) = (_mm256_set1_ps(center), _mm256_set1_ps(inverse))
      var (plain8, weighted8) = (_mm256_setzero_ps(), _mm256_setzero_ps())
      var i = 0
      while i &+ 8 <= width {
        let g = _mm256_mul_ps(_mm256_loadu_ps(upstream + i), _mm256_loadu_ps(gamma + i))
        let normal = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(source + i), center8), inverse8)
        plain8 = _mm256_add_ps(plain8, g)
        weighted8 = _mm256_fmadd_ps(g, normal, weighted8)
        i &+= 8
      }
      var (plain, weighted) = (laneSum(plain8), laneSum(weighted8))
      while i < width {
        let g = upstream[i] * gamma[i]
        plain += g
        weighted += g * ((source[i] - center) * inverse)
        i &+= 1
      }
      addInputGradient(
        upstream, source, gamma, target, width, center, inverse, plain / Float(width),
        weighted / Float(width))
      row &+= 1
    }
  }

  @inline(__always)
  private func addInputGradient(
    _ dY: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>,
    _ dX: UnsafeMutablePointer<Float>, _ width: Int, _ center: Float, _ inverse: Float,
    _ plain: Float, _ weighted: Float
  ) {
    let (center8, inverse8) = (_mm256_set1_ps(center), _mm256_set1_ps(inverse))
    let (plain8, weighted8) = (_mm256_set1_ps(plain), _mm256_set1_ps(weighted))
    var i = 0
    while i &+ 8 <= width {
      let g = _mm256_mul_ps(_mm256_loadu_ps(dY + i), _mm256_loadu_ps(gamma + i))
      let normal = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(x + i), center8), inverse8)
      let inner = _mm256_fnmadd_ps(normal, weighted8, _mm256_sub_ps(g, plain8))
      _mm256_storeu_ps(dX + i, _mm256_fmadd_ps(inverse8, inner, _mm256_loadu_ps(dX + i)))
      i &+= 8
    }
    while i < width {
      let normal = (x[i] - center) * inverse
      dX[i] += inverse * (dY[i] * gamma[i] - plain - normal * weighted)
      i &+= 1
    }
  }

  /// dGamma += Σ_rows dY·n and dBeta += Σ_rows dY for columns `columnStart..<columnEnd`.
  @c(updraft_avx2_layer_norm_backward_parameters)
  public func layerNormBackwardParametersAVX2(
    _ dY: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    _ mean: UnsafePointer<Float>, _ inverseDeviation: UnsafePointer<Float>,
    _ dGamma: UnsafeMutablePointer<Float>, _ dBeta: UnsafeMutablePointer<Float>,
    _ rows: Int, _ width: Int, _ columnStart: Int, _ columnEnd: Int
  ) {
    var row = 0
    while row < rows {
      let (upstream, source) = (dY + row &* width, x + row &* width)
      let (center, inverse) = (mean[row], inverseDeviation[row])
      let (center8, inverse8) = (_mm256_set1_ps(center), _mm256_set1_ps(inverse))
      var i = columnStart
      while i &+ 8 <= columnEnd {
        let g = _mm256_loadu_ps(upstream + i)
        let normal = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(source + i), center8), inverse8)
        _mm256_storeu_ps(dGamma + i, _mm256_fmadd_ps(g, normal, _mm256_loadu_ps(dGamma + i)))
        _mm256_storeu_ps(dBeta + i, _mm256_add_ps(g, _mm256_loadu_ps(dBeta + i)))
        i &+= 8
      }
      while i < columnEnd {
        dGamma[i] += upstream[i] * ((source[i] - center) * inverse)
        dBeta[i] += upstream[i]
        i &+= 1
      }
      row &+= 1
    }
  }
#endif
