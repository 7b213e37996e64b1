import Kernels
import Testing

/// The instruction sets that this machine can run.
let availableSets = InstructionSet.allCases.filter { KernelTable.table($0) != nil }

/// Every length from nothing to beyond any unrolling, then widths of real models.
let lengths = Array(0...130) + [255, 256, 768, 1024, 1600, 3072, 4096]

/// Half a unit in the last place of 1: the largest relative error of one rounding.
let unit = Double(Float.ulpOfOne) / 2

/// The table of a set that is known to be available.
func table(_ set: InstructionSet) throws -> KernelTable {
  try #require(KernelTable.table(set))
}

/// A small generator, so that a failure repeats (SplitMix64, Steele and others 2014).
struct Generator: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) {
    state = UInt64(truncatingIfNeeded: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -2...2) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  mutating func bytes(_ count: Int) -> [Int8] {
    (0..<count).map { _ in Int8.random(in: -127...127, using: &self) }
  }
}

/// Scratch for sgemm, aligned as its contract asks.
final class Workspace {
  let floats: UnsafeMutablePointer<Float>

  init() {
    let count = KernelTable.sgemmWorkspaceCount
    floats = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
    // What a kernel must not rely on: a stale NaN spoils any sum it leaks into.
    floats.initialize(repeating: .nan, count: count)
  }

  deinit {
    floats.deallocate()
  }
}

/// Every found value lies within its own bound of the expected one.
func expectClose(
  _ found: [Float], _ expected: [Double], within bounds: [Double], _ label: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, sourceLocation: sourceLocation)
  for index in expected.indices {
    let error = abs(Double(found[index]) - expected[index])
    guard !(error <= bounds[index]) else { continue }
    Issue.record(
      "\(label): [\(index)] is \(found[index]), expected \(expected[index]) ± \(bounds[index])",
      sourceLocation: sourceLocation)
    return
  }
}
