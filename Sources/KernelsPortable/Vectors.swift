/// Σ a·b.
@c(updraft_portable_dot)
public func dotPortable(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
) -> Float {
  var sum0 = splat4(0)
  var sum1 = splat4(0)
  var i = 0
  while i &+ 8 <= count {
    sum0 += load4(a, i) * load4(b, i)
    sum1 += load4(a, i &+ 4) * load4(b, i &+ 4)
    i &+= 8
  }
  var sum = total(sum0 + sum1)
  while i < count {
    sum += a[i] * b[i]
    i &+= 1
  }
  return sum
}

/// y += alpha·x.
@c(updraft_portable_axpy)
public func axpyPortable(
  _ alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
) {
  let factor = splat4(alpha)
  var i = 0
  while i &+ 4 <= count {
    store4(load4(y, i) + factor * load4(x, i), y, i)
    i &+= 4
  }
  while i < count {
    y[i] += alpha * x[i]
    i &+= 1
  }
}

/// Σ x² in double precision.
@c(updraft_portable_sum_of_squares)
public func sumOfSquaresPortable(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
  var (sum0, sum1, sum2, sum3) = (0.0, 0.0, 0.0, 0.0)
  var i = 0
  while i &+ 4 <= count {
    let (x0, x1) = (Double(x[i]), Double(x[i &+ 1]))
    let (x2, x3) = (Double(x[i &+ 2]), Double(x[i &+ 3]))
    sum0 += x0 * x0
    sum1 += x1 * x1
    sum2 += x2 * x2
    sum3 += x3 * x3
    i &+= 4
  }
  var sum = (sum0 + sum1) + (sum2 + sum3)
  while i < count {
    sum += Double(x[i]) * Double(x[i])
    i &+= 1
  }
  return sum
}
