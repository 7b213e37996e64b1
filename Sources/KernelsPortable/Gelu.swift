import Glibc

// GPT-2's GELU in its logistic form: (1 + tanh u)/2 = 1/(1 + e^(−2u)), which has no
// cancellation where x is negative.

/// GPT-2's GELU: x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
@c(updraft_portable_gelu)
public func geluPortable(
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
) {
  var i = 0
  while i < count {
    y[i] = x[i] / (1 + decay(x[i]))
    i &+= 1
  }
}

/// dX = dY·(s + 2x·s·(1 − s)·u′) with s the logistic above.
@c(updraft_portable_gelu_backward)
public func geluBackwardPortable(
  _ x: UnsafePointer<Float>, _ dY: UnsafePointer<Float>, _ dX: UnsafeMutablePointer<Float>,
  _ count: Int
) {
  var i = 0
  while i < count {
    let value = x[i]
    let e = decay(value)
    let s = 1 / (1 + e)
    // 2·u′ = 2·√(2/π)·(1 + 3·0.044715·x²).
    let rise = 1.595_769_12 + 0.214_064_448 * value * value
    dX[i] = dY[i] * (s + value * rise * (s * (s * e)))
    i &+= 1
  }
}

/// e^(−2u) with u = √(2/π)·(x + 0.044715·x³), held below 2¹²⁶ so that products stay finite.
@inline(__always)
private func decay(_ x: Float) -> Float {
  let exponent = x * (-1.595_769_12 - 0.071_354_816 * x * x)
  return expf(exponent < 87.3 ? exponent : 87.3)
}
