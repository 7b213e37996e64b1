/// Activations to int8, symmetric: scale = max|x| / 127 for each group of `groupWidth` channels,
/// and q = x / scale rounded to the nearest, ties to even. A group whose largest magnitude is
/// below 1e-35 becomes zeros, because 127 / max would not be finite. A group's offset is
/// −128·Σq.
@c(updraft_portable_quantize_row)
public func quantizeRowPortable(
  _ x: UnsafePointer<Float>, _ count: Int, _ groupWidth: Int,
  _ q: UnsafeMutablePointer<Int8>, _ scales: UnsafeMutablePointer<Float>,
  _ offsets: UnsafeMutablePointer<Int32>
) {
  var start = 0
  var group = 0
  while start < count {
    let end = start &+ groupWidth < count ? start &+ groupWidth : count
    var largest: Float = 0
    var i = start
    while i < end {
      let magnitude = x[i] < 0 ? -x[i] : x[i]
      largest = magnitude > largest ? magnitude : largest
      i &+= 1
    }
    let inverse = largest >= 1e-35 ? 127 / largest : 0
    var sum: Int32 = 0
    i = start
    while i < end {
      let value = roundedInt8(x[i] * inverse)
      q[i] = value
      sum &+= Int32(value)
      i &+= 1
    }
    scales[group] = largest / 127
    offsets[group] = -128 &* sum
    group &+= 1
    start = end
  }
}

/// The nearest integer, ties to even. Adding 1.5·2²³ leaves the rounded value in the low bits
/// of the significand, for magnitudes below 2²²; products here stay below 127.00002.
@inline(__always)
private func roundedInt8(_ value: Float) -> Int8 {
  Int8(truncatingIfNeeded: (value + 12_582_912).bitPattern &- 0x4B40_0000)
}
