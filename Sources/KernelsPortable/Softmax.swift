import Glibc

@inline(__always)
func maximum(_ x: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
  var largest = -Float.infinity
  var i = 0
  while i < count {
    largest = x[i] > largest ? x[i] : largest
    i &+= 1
  }
  return largest
}

/// x becomes e^(x − largest); returns the sum.
@inline(__always)
func exponentials(_ x: UnsafeMutablePointer<Float>, _ count: Int, _ largest: Float) -> Float {
  var sum: Float = 0
  var i = 0
  while i < count {
    let value = expf(x[i] - largest)
    x[i] = value
    sum += value
    i &+= 1
  }
  return sum
}

@inline(__always)
func scaleInPlace(_ x: UnsafeMutablePointer<Float>, _ count: Int, _ factor: Float) {
  var i = 0
  while i < count {
    x[i] *= factor
    i &+= 1
  }
}

/// Softmax in place. A row of no elements is left alone.
@c(updraft_portable_softmax)
public func softmaxPortable(_ x: UnsafeMutablePointer<Float>, _ count: Int) {
  let sum = exponentials(x, count, maximum(x, count))
  scaleInPlace(x, count, 1 / sum)
}

/// dX = p·(dP − Σ p·dP).
@c(updraft_portable_softmax_backward)
public func softmaxBackwardPortable(
  _ p: UnsafePointer<Float>, _ dP: UnsafePointer<Float>, _ dX: UnsafeMutablePointer<Float>,
  _ count: Int
) {
  let center = dotPortable(p, dP, count)
  var i = 0
  while i < count {
    dX[i] = p[i] * (dP[i] - center)
    i &+= 1
  }
}

/// Logits become (softmax − onehot(target))·gradientScale; returns −log softmax(target).
@c(updraft_portable_softmax_cross_entropy)
public func softmaxCrossEntropyPortable(
  _ logits: UnsafeMutablePointer<Float>, _ count: Int, _ target: Int32, _ gradientScale: Float
) -> Float {
  let index = Int(target)
  let largest = maximum(logits, count)
  let shifted = logits[index] - largest
  let sum = exponentials(logits, count, largest)
  scaleInPlace(logits, count, gradientScale / sum)
  logits[index] -= gradientScale
  return logf(sum) - shifted
}
