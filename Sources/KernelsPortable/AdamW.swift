/// One AdamW step with decoupled weight decay (arXiv 1711.05101, algorithm 2):
/// m = β₁m + (1−β₁)g; v = β₂v + (1−β₂)g²;
/// p −= rate·(m/bias1 / (√(v/bias2) + ε) + decay·p).
@c(updraft_portable_adamw)
public func adamWPortable(
  _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ m: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>, _ count: Int,
  _ learningRate: Float, _ beta1: Float, _ beta2: Float, _ epsilon: Float,
  _ weightDecay: Float, _ bias1: Float, _ bias2: Float, _ gradientScale: Float
) {
  var i = 0
  while i < count {
    let g = gradient[i] * gradientScale
    let first = beta1 * m[i] + (1 - beta1) * g
    let second = beta2 * v[i] + (1 - beta2) * (g * g)
    let step = (first / bias1) / ((second / bias2).squareRoot() + epsilon)
    m[i] = first
    v[i] = second
    parameter[i] -= learningRate * (step + weightDecay * parameter[i])
    i &+= 1
  }
}
