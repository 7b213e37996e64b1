/// Half a unit in the last place of 1: the largest relative error of one rounding.
let unit = 0x1p-24

/// Counts checks and prints the first failures.
struct Report {
  var checkCount = 0
  var failureCount = 0

  mutating func expect(_ isTrue: Bool, _ label: StaticString, _ number: Int) {
    checkCount += 1
    if isTrue { return }
    failureCount += 1
    guard failureCount <= 20 else { return }
    print(label, terminator: " ")
    print(number, terminator: ": not as expected\n")
  }

  /// Every found value lies within its own bound of the expected one.
  mutating func expectClose(
    _ found: Float, _ expected: Double, within bound: Double, _ label: StaticString,
    _ number: Int
  ) {
    let error = Double(found) - expected
    expect((error < 0 ? -error : error) <= bound, label, number)
  }
}

/// A small generator, so that a failure repeats (SplitMix64, Steele and others 2014).
struct Generator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform within ±`size`.
  mutating func float(_ size: Float = 2) -> Float {
    Float(Int32(truncatingIfNeeded: next())) * 0x1p-31 * size
  }

  mutating func floats(_ count: Int, _ size: Float = 2) -> [Float] {
    var values: [Float] = []
    for _ in 0..<count { values.append(float(size)) }
    return values
  }

  /// −127…127.
  mutating func bytes(_ count: Int) -> [Int8] {
    var values: [Int8] = []
    for _ in 0..<count { values.append(Int8(truncatingIfNeeded: Int(next() % 255) - 127)) }
    return values
  }
}

func size(_ x: Double) -> Double { x < 0 ? -x : x }
