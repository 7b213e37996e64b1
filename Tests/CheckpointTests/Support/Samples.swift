@testable import Checkpoint

/// Small tensors with every kind of content.
enum Samples {
  static let metadata = [
    "updraft.format": "2", "note": "quotes \" back\\slash\nline\ttab \u{1} é 🪁",
  ]

  /// Int8 weights, scales and biases of two odd blocks; 64-byte multiples throughout.
  static func tensors(rows: Int = 64, columns: Int = 128) -> [NamedTensor] {
    var generator = SplitMix(seed: 7)
    let values = (0..<(rows * columns)).map { _ in Int8(truncatingIfNeeded: generator.next()) }
    let weights = values.map { max($0, -127) }
    let scales = (0..<rows).map { Float($0 + 1) / 1024 }
    return [
      NamedTensor(name: "h.10.mlp.c_fc.weight", shape: [rows, columns], int8: weights),
      NamedTensor(name: "h.10.mlp.c_fc.weight_scale", shape: [rows], floats: scales),
      NamedTensor(name: "h.10.mlp.c_fc.bias", shape: [rows], floats: scales.map { -$0 }),
      NamedTensor(name: "h.2.ln_1.weight", shape: [16], floats: [Float](repeating: 1, count: 16)),
      NamedTensor(name: "wpe.weight", shape: [4, 16], floats: (0..<64).map(Float.init)),
      NamedTensor(name: "reward.words", type: .uint8, shape: [64], bytes: Array(0..<64)),
    ]
  }
}

/// Sebastiano Vigna's SplitMix64: a repeatable source of test data.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
