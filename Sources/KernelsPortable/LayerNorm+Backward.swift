/// dX += inverse·(g − mean(g) − n·mean(g·n)) with g = dY·gamma and n the normalised input.
@c(updraft_portable_layer_norm_backward_input)
public func layerNormBackwardInputPortable(
  _ dY: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>,
  _ mean: UnsafePointer<Float>, _ inverseDeviation: UnsafePointer<Float>,
  _ dX: UnsafeMutablePointer<Float>, _ rows: Int, _ width: Int
) {
  var row = 0
  while row < rows {
    let upstream = dY + row &* width
    let source = x + row &* width
    let target = dX + row &* width
    let (center, inverse) = (mean[row], inverseDeviation[row])
    let (center4, inverse4) = (splat4(center), splat4(inverse))
    var (plain4, weighted4) = (splat4(0), splat4(0))
    var i = 0
    while i &+ 4 <= width {
      let g = load4(upstream, i) * load4(gamma, i)
      plain4 += g
      weighted4 += g * ((load4(source, i) - center4) * inverse4)
      i &+= 4
    }
    var (plain, weighted) = (total(plain4), total(weighted4))
    while i < width {
      let g = upstream[i] * gamma[i]
      plain += g
      weighted += g * ((source[i] - center) * inverse)
      i &+= 1
    }
    plain /= Float(width)
    weighted /= Float(width)
    i = 0
    while i < width {
      let normal = (source[i] - center) * inverse
      target[i] += inverse * (upstream[i] * gamma[i] - plain - normal * weighted)
      i &+= 1
    }
    row &+= 1
  }
}

/// dGamma += Σ_rows dY·n and dBeta += Σ_rows dY for columns `columnStart..<columnEnd`.
@c(updraft_portable_layer_norm_backward_parameters)
public func layerNormBackwardParametersPortable(
  _ dY: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
  _ mean: UnsafePointer<Float>, _ inverseDeviation: UnsafePointer<Float>,
  _ dGamma: UnsafeMutablePointer<Float>, _ dBeta: UnsafeMutablePointer<Float>,
  _ rows: Int, _ width: Int, _ columnStart: Int, _ columnEnd: Int
) {
  var row = 0
  while row < rows {
    let upstream = dY + row &* width
    let source = x + row &* width
    let (center, inverse) = (mean[row], inverseDeviation[row])
    let (center4, inverse4) = (splat4(center), splat4(inverse))
    var i = columnStart
    while i &+ 4 <= columnEnd {
      let g = load4(upstream, i)
      let normal = (load4(source, i) - center4) * inverse4
      store4(load4(dGamma, i) + g * normal, dGamma, i)
      store4(load4(dBeta, i) + g, dBeta, i)
      i &+= 4
    }
    while i < columnEnd {
      dGamma[i] += upstream[i] * ((source[i] - center) * inverse)
      dBeta[i] += upstream[i]
      i &+= 1
    }
    row &+= 1
  }
}
