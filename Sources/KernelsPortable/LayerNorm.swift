/// Normalises rows `[rows, width]`; two passes over each row, because the one-pass variance
/// loses its digits where the mean is large.
@c(updraft_portable_layer_norm)
public func layerNormPortable(
  _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>, _ beta: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>,
  _ mean: UnsafeMutablePointer<Float>?, _ inverseDeviation: UnsafeMutablePointer<Float>?,
  _ rows: Int, _ width: Int, _ epsilon: Float
) {
  var row = 0
  while row < rows {
    let source = x + row &* width
    let target = y + row &* width
    let center = rowSum(source, width) / Float(width)
    let variance = rowSquaredDeviation(source, width, center) / Float(width)
    let inverse = 1 / (variance + epsilon).squareRoot()
    let (center4, inverse4) = (splat4(center), splat4(inverse))
    var i = 0
    while i &+ 4 <= width {
      let normal = (load4(source, i) - center4) * inverse4
      store4(normal * load4(gamma, i) + load4(beta, i), target, i)
      i &+= 4
    }
    while i < width {
      target[i] = (source[i] - center) * inverse * gamma[i] + beta[i]
      i &+= 1
    }
    if let mean { mean[row] = center }
    if let inverseDeviation { inverseDeviation[row] = inverse }
    row &+= 1
  }
}

@inline(__always)
private func rowSum(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
  var sum4 = splat4(0)
  var i = 0
  while i &+ 4 <= count {
    sum4 += load4(x, i)
    i &+= 4
  }
  var sum = total(sum4)
  while i < count {
    sum += x[i]
    i &+= 1
  }
  return sum
}

@inline(__always)
private func rowSquaredDeviation(
  _ x: UnsafePointer<Float>, _ count: Int, _ center: Float
) -> Float {
  let center4 = splat4(center)
  var sum4 = splat4(0)
  var i = 0
  while i &+ 4 <= count {
    let deviation = load4(x, i) - center4
    sum4 += deviation * deviation
    i &+= 4
  }
  var sum = total(sum4)
  while i < count {
    let deviation = x[i] - center
    sum += deviation * deviation
    i &+= 1
  }
  return sum
}
