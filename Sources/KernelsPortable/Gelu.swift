import Glibc

/// GPT-2's GELU: x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
@c(updraft_portable_gelu)
public func geluPortable(
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
) {
  var i = 0
  while i < count {
    let value = x[i]
    let inner = 0.797_884_56 * (value + 0.044715 * value * value * value)
    y[i] = 0.5 * value * (1 + tanhf(inner))
    i &+= 1
  }
}

/// dX = dY·GELU'(x), with t the tanh above:
/// (1 + t)/2 + x/2·(1 − t²)·√(2/π)·(1 + 3·0.044715·x²).
@c(updraft_portable_gelu_backward)
public func geluBackwardPortable(
  _ x: UnsafePointer<Float>, _ dY: UnsafePointer<Float>, _ dX: UnsafeMutablePointer<Float>,
  _ count: Int
) {
  var i = 0
  while i < count {
    let value = x[i]
    let square = value * value
    let t = tanhf(0.797_884_56 * (value + 0.044715 * square * value))
    let slope = 0.797_884_56 * (1 + 0.134_145 * square)
    dX[i] = dY[i] * (0.5 * (1 + t) + 0.5 * value * (1 - t * t) * slope)
    i &+= 1
  }
}
