#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// One AdamW step with decoupled weight decay (arXiv 1711.05101, algorithm 2):
  /// m = β₁m + (1−β₁)g; v = β₂v + (1−β₂)g²;
  /// p −= rate·(m/bias1 / (√(v/bias2) + ε) + decay·p).
  @c(updraft_avx2_adamw)
  public func adamWAVX2(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ m: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>, _ count: Int,
    _ learningRate: Float, _ beta1: Float, _ beta2: Float, _ epsilon: Float,
    _ weightDecay: Float, _ bias1: Float, _ bias2: Float, _ gradientScale: Float
  ) {
    let (beta1x8, beta2x8) = (_mm256_set1_ps(beta1), _mm256_set1_ps(beta2))
    let (fresh1, fresh2) = (_mm256_set1_ps(1 - beta1), _mm256_set1_ps(1 - beta2))
    let (inverse1, inverse2) = (_mm256_set1_ps(1 / bias1), _mm256_set1_ps(1 / bias2))
    let (scale8, epsilon8) = (_mm256_set1_ps(gradientScale), _mm256_set1_ps(epsilon))
    let (rate8, decay8) = (_mm256_set1_ps(-learningRate), _mm256_set1_ps(weightDecay))
    var i = 0
    while i < count {
      let isWhole = i &+ 8 <= count
      let mask = firstLanes(isWhole ? 8 : count &- i)
      let g = _mm256_mul_ps(
        isWhole ? _mm256_loadu_ps(gradient + i) : _mm256_maskload_ps(gradient + i, mask), scale8)
      let oldM = isWhole ? _mm256_loadu_ps(m + i) : _mm256_maskload_ps(m + i, mask)
      let oldV = isWhole ? _mm256_loadu_ps(v + i) : _mm256_maskload_ps(v + i, mask)
      let p = isWhole ? _mm256_loadu_ps(parameter + i) : _mm256_maskload_ps(parameter + i, mask)
      let newM = _mm256_fmadd_ps(beta1x8, oldM, _mm256_mul_ps(fresh1, g))
      let newV = _mm256_fmadd_ps(beta2x8, oldV, _mm256_mul_ps(fresh2, _mm256_mul_ps(g, g)))
      let deviation = _mm256_add_ps(_mm256_sqrt_ps(_mm256_mul_ps(newV, inverse2)), epsilon8)
      let step = _mm256_div_ps(_mm256_mul_ps(newM, inverse1), deviation)
      let newP = _mm256_fmadd_ps(rate8, _mm256_fmadd_ps(decay8, p, step), p)
      if isWhole {
        _mm256_storeu_ps(m + i, newM)
        _mm256_storeu_ps(v + i, newV)
        _mm256_storeu_ps(parameter + i, newP)
      } else {
        _mm256_maskstore_ps(m + i, mask, newM)
        _mm256_maskstore_ps(v + i, mask, newV)
        _mm256_maskstore_ps(parameter + i, mask, newP)
      }
      i &+= 8
    }
  }
#endif
